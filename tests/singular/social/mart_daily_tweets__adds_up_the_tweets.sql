with from_tweets as (

    select
        cast(created_at as date) as activity_date,
        count(*) as tweet_count,
        sum(like_count) as like_count
    from {{ ref('marketing_insight', 'fct_tweets') }}
    where is_latest_edit
    group by cast(created_at as date)

)

select
    coalesce(days.activity_date, from_tweets.activity_date) as activity_date,
    days.tweet_count,
    from_tweets.tweet_count as tweets_there,
    days.like_count,
    from_tweets.like_count as likes_there
from {{ ref('marketing_insight', 'mart_daily_tweets') }} as days
full join from_tweets
    on days.activity_date = from_tweets.activity_date
where
    days.tweet_count is distinct from from_tweets.tweet_count
    or days.like_count is distinct from from_tweets.like_count
