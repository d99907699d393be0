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
