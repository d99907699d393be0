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
