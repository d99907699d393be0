{# Tweets: their ids, their metrics, their hashtags, the days they are counted on. #}

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
    The condition that a tweet was created more than a second before or after the time in its id. Null, which rejects
    nothing, for an id that has no time.

    X counts milliseconds since 2010-11-04 01:42:54.657 UTC above the 22 lowest bits of an id (its IdWorker,
    github.com/twitter-archive/snowflake). Before that it counted tweets one by one: 29700859247 is the last of these
    ids (TweetedAt, github.com/oduwsdl/tweetedat), and the next ones are ten thousand times as large. A second, because
    `created_at` has no milliseconds, and in 2013 it was up to 0.9 s ahead of the id.

    created_at    SQL giving a timestamp in UTC
    tweet_number  SQL giving the id as numeric(20, 0)
#}
{% macro contradicts_tweet_id(created_at, tweet_number) -%}
    {%- set milliseconds = marketing_insight.integer_divide(tweet_number, 2 ** 22) -%}
    case
        when {{ tweet_number }} > 29700859247
            then
                abs({{ marketing_insight.epoch_microseconds(created_at) }} - (1288834974657 + {{ milliseconds }}) * 1000)
                > 1000000
    end
{%- endmacro %}

{#
    The condition that one of `tweet_metrics` was sent and is not a whole number from 0 on. It reads each metric's text
    in `<metric>_text` and its value, null where it is no number, in `<metric>_read`.
#}
{% macro has_unreadable_metric() -%}
    {%- for metric in marketing_insight.tweet_metrics() %}
        {{- ' or ' if not loop.first -}}
        ({{ metric }}_text is not null
        and coalesce({{ metric }}_read < 0 or {{ metric }}_read != floor({{ metric }}_read), true))
    {%- endfor -%}
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
