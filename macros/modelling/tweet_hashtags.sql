{#
    A join that gives one row per hashtag of a tweet, `hashtag.value` (the engine's JSON type) and `hashtag.index`
    (from 0); one row with nulls for a tweet without any. It follows a `from` clause.

    hashtags  SQL giving hashtags with commas between them, as `listed_elements` makes them
#}
{% macro tweet_hashtags(hashtags) -%}
    {%- set array = "'[\"' || replace(" ~ hashtags ~ ", ',', '\",\"') || '\"]'" -%}
    {{ marketing_insight.json_elements(marketing_insight.parsed_json(array), [], 'hashtag') }}
{%- endmacro %}
