{# Tweets: their metrics, their hashtags, the days they are counted on. #}

{#
    What X counts of a tweet in `public_metrics`, by its own names. Impressions and bookmarks came later than the
    others: an older answer has none.
#}
{% macro tweet_metrics() -%}
    {{ return([
        'retweet_count', 'reply_count', 'like_count', 'quote_count', 'impression_count', 'bookmark_count'
    ]) }}
{%- endmacro %}

{#
    A join that gives one row per hashtag of a tweet, `hashtag.value` (the engine's JSON type) and `hashtag.index`
    (from 0); one row with nulls for a tweet without any. It follows a `from` clause.

    hashtags  SQL giving hashtags with commas between them, as `listed_elements` makes them
#}
{% macro tweet_hashtags(hashtags) -%}
    {%- set array = "'[\"' || replace(" ~ hashtags ~ ", ',', '\",\"') || '\"]'" -%}
    {{ marketing_insight.json_elements(marketing_insight.parse_json(array), [], 'hashtag') }}
{%- endmacro %}

{#
    A select of the elements of an array, one row per key that has any, as one text with commas between them, each of
    them once; what a text of that kind can't hold (white space, quotes, commas, backslashes) is taken out of them.

    relation  a CTE
    key       its key, one column
    array     its column of the engine's JSON type, also what the text is called
    path      where in an element the text is, as for json_text
    lowered   whether their letters are made small first
    in_order  'first_position' for the order of the array, 'element' for that of their code points
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

{#
    A select of the days (UTC) whose tweets a table made per day has to add up again: of all tweets in a full refresh,
    else those of tweets loaded since the last run, and those on which a corrected tweet was said to be written
    before.

    An edit that takes the place of another tweet needs no look of its own: fct_tweets gives both its load time.

    tweets            fct_tweets
    delivered_tweets  stg_social__tweets
#}
{% macro touched_tweet_days(tweets, delivered_tweets) -%}
    select cast(tweets.created_at as date) as activity_date
    from {{ tweets }} as tweets
    {%- if is_incremental() %}
    where {{ marketing_insight.since_last_load('tweets.loaded_at') }}

    union

    {{ marketing_insight.days_left_by_tweets(tweets, delivered_tweets) }}
    {%- else %}
    group by cast(tweets.created_at as date)
    {%- endif %}
{%- endmacro %}

{#
    A select of every day (UTC) on which a tweet that was corrected since the last load was ever said to be written.

    The load times of the corrected tweets are asked for first: where there are none, no delivery is read again. It asks
    the database, so unit tests of an incremental branch override it.

    tweets            fct_tweets
    delivered_tweets  stg_social__tweets
#}
{% macro days_left_by_tweets(tweets, delivered_tweets) -%}
    {%- set is_new = marketing_insight.since_last_load('corrected.loaded_at') -%}
    {%- set bounds = [none, none] -%}
    {%- if execute -%}
        {%- set bounds = run_query(
            "select min(corrected.first_loaded_at), max(corrected.loaded_at) from " ~ tweets
            ~ " as corrected where corrected.is_corrected and " ~ is_new).rows[0] -%}
    {%- endif -%}
    {{ marketing_insight.values_before_corrections(
        ['activity_date'], tweets, delivered_tweets, ['tweet_id'], is_new, 'loaded_at', bounds
    ) }}
{%- endmacro %}
