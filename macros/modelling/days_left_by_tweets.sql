{#
    A select of every day (UTC) on which a tweet that was corrected since the last load was ever said to be written.

    The corrected tweets are asked for first, because there are hardly any: only where there are is each delivered
    record read again. It asks the database, so unit tests of an incremental branch override it.

    tweets            fct_tweets
    delivered_tweets  stg_social__tweets
#}
{% macro days_left_by_tweets(tweets, delivered_tweets) -%}
    {%- set corrected = tweets ~ " as corrected where corrected.is_corrected and "
        ~ marketing_insight.since_last_load('corrected.loaded_at') -%}
    {%- set corrected_count = 0 -%}
    {%- if execute -%}
        {%- set corrected_count = run_query("select count(*) from " ~ corrected).rows[0][0] -%}
    {%- endif -%}
    select delivered.activity_date
    from {{ delivered_tweets }} as delivered
    {% if corrected_count -%}
        inner join (select corrected.tweet_id from {{ corrected }}) as corrected
            on delivered.tweet_id = corrected.tweet_id
    {%- else -%}
        where false
    {%- endif %}
{%- endmacro %}
