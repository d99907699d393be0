{# Tweets: their fields, ids, metrics and lists. #}

{#
    The names of the metrics that X counts for a tweet, as they are in `public_metrics`. Impressions and bookmarks were
    added later than the others: older answers don't have them.
#}
{% macro tweet_metrics() -%}
    {{ return([
        'retweet_count', 'reply_count', 'like_count', 'quote_count', 'impression_count', 'bookmark_count'
    ]) }}
{%- endmacro %}

{#
    The text of a field of a tweet, in a record that holds the tweet itself or an answer with the tweet in `data`.

    name  the field's name; the record is in the column `record`
#}
{% macro tweet_field(name) -%}
    coalesce(
        {{ marketing_insight.json_text('record', ['data', name]) }}, {{ marketing_insight.json_text('record', [name]) }}
    )
{%- endmacro %}

{#
    The condition that `created_at` is more than a second before or after the time in a tweet's id. Null, so that
    nothing is rejected, if the id holds no time.

    Above its 22 lowest bits, an id holds the milliseconds since 2010-11-04 01:42:54.657 UTC (see IdWorker in
    github.com/twitter-archive/snowflake). Older ids are sequential numbers and hold no time; they end at 29700859247
    (see github.com/oduwsdl/tweetedat), and those with a time began far above that. One second is allowed because
    `created_at` comes without milliseconds, and in tweets of 2013 it is up to 0.9 seconds later than the id's time.

    created_at    SQL giving a timestamp in UTC
    tweet_number  SQL giving the id as numeric(20, 0)
#}
{% macro contradicts_tweet_id(created_at, tweet_number) -%}
    {%- set microseconds = marketing_insight.epoch_microseconds(created_at) -%}
    {%- set milliseconds = marketing_insight.integer_divide(tweet_number, 2 ** 22) -%}
    case
        when {{ tweet_number }} > 29700859247
            then
                abs({{ microseconds }} - (1288834974657 + {{ milliseconds }}) * 1000) > 1000000
    end
{%- endmacro %}

{#
    The id of the tweet that a tweet refers to in this way; null if it doesn't. A tweet refers to at most three others,
    which are in the columns `reference_type_<n>` and `reference_id_<n>`.

    type  retweeted, replied_to or quoted
#}
{% macro referenced_tweet_id(type) -%}
    case
        {%- for position in [0, 1, 2] %}
            when reference_type_{{ position }} = '{{ type }}' then reference_id_{{ position }}
        {%- endfor %}
        end
{%- endmacro %}

{#
    The condition that one of `tweet_metrics` was sent but is not a whole number of 0 or more. For each metric it reads
    the columns `<metric>_text` and `<metric>_read`, the number in that text or null.
#}
{% macro has_unreadable_metric() -%}
    {%- for metric in marketing_insight.tweet_metrics() %}
        {{- ' or ' if not loop.first -}}
        ({{ metric }}_text is not null
        and coalesce({{ metric }}_read < 0 or {{ metric }}_read != floor({{ metric }}_read), true))
    {%- endfor -%}
{%- endmacro %}

{#
    A select that turns a JSON array into text: one row per key, with the distinct elements separated by commas. A key
    without elements has no row. White space, quotes, commas and backslashes are removed from elements.

    relation  name of a CTE
    key       its key, one column
    array     its column with the JSON array; the text is called the same
    path      path to the text in an element, as for json_text
    lowered   true to lower-case elements before they are compared
    in_order  'first_position' for the order of the array, 'element' for alphabetical order by code point
#}
{% macro listed_elements(relation, key, array, path, lowered, in_order) -%}
    {%- set unfit = "'[' || chr(1) || '- \",' || chr(92) || chr(92) || ']+'" -%}
    {%- set sent = marketing_insight.json_text('part.value', path) -%}
    {%- set text = marketing_insight.regexp_replace_all(sent, unfit, "''") -%}
    select
        {{ key }},
        {{ marketing_insight.string_agg_ordered('element', in_order) }} as {{ array }}
    from (
        select
            {{ key }},
            element,
            min(position) as first_position
        from (
            select
                {{ relation }}.{{ key }},
                cast(part.index as bigint) as position,
                nullif({{ marketing_insight.lower_portable(text) if lowered else text }}, '') as element
            from {{ relation }}
            {{ marketing_insight.json_elements(relation ~ '.' ~ array, [], 'part') }}
        ) as each_element
        where element is not null
        group by {{ key }}, element
    ) as distinct_elements
    group by {{ key }}
{%- endmacro %}
