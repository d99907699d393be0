-- At which weekday and hour do people react most to a tweet?
-- Likes, replies, retweets and quotes per original tweet, as of its newest delivery. Set your own time zone.
-- Hours with few tweets are left out: one that went viral says little.
{% set time_zone = 'UTC' %}
{% set least_tweets = 2 %}
with tweets as (

    select
        {{ local_time('created_at', quoted_list([time_zone])) }} as local_created_at,
        coalesce(like_count, 0) + coalesce(reply_count, 0) + coalesce(retweet_count, 0) + coalesce(quote_count, 0)
            as engagement_count
    from {{ ref('marketing_insight', 'fct_tweets') }}
    where is_latest_edit and not is_retweet

),

hours as (

    select
        cast(local_created_at as date) as local_date,
        cast(extract(hour from local_created_at) as integer) as hour_of_day,
        engagement_count
    from tweets

),

slots as (

    select
        calendar.day_of_week,
        calendar.day_name,
        hours.hour_of_day,
        count(*) as tweet_count,
        sum(hours.engagement_count) as engagement_count
    from hours
    inner join {{ ref('marketing_insight', 'dim_datetime') }} as calendar
        on hours.local_date = calendar.date_day
    group by calendar.day_of_week, calendar.day_name, hours.hour_of_day
    having count(*) >= {{ least_tweets }}

)

select
    day_of_week,
    day_name,
    hour_of_day,
    tweet_count,
    engagement_count,
    {{ decimal_divide('engagement_count', 'tweet_count', decimals=0) }} as engagement_per_tweet
from slots
order by engagement_per_tweet desc, tweet_count desc, day_of_week, hour_of_day
