with used as (

    select
        cast(tweets.created_at as date) as activity_date,
        hashtags.hashtag,
        tweets.is_retweet,
        tweets.author_hash,
        tweets.like_count,
        tweets.reply_count,
        tweets.quote_count
    from {{ ref('marketing_insight', 'fct_tweets') }} as tweets
    inner join {{ ref('marketing_insight', 'int_social__hashtags_exploded') }} as hashtags
        on tweets.tweet_id = hashtags.tweet_id
    where tweets.is_latest_edit and hashtags.hashtag is not null

),

aggregated as (

    select
        activity_date,
        hashtag,
        count(*) as tweet_count,
        sum(case when is_retweet then 1 else 0 end) as retweeting_tweet_count,
        count(distinct author_hash) as author_count,
        sum(like_count) as like_count,
        sum(reply_count) as reply_count,
        sum(quote_count) as quote_count
    from used
    group by activity_date, hashtag

),

final as (

    select
        activity_date,
        hashtag,
        cast(tweet_count as bigint) as tweet_count,
        cast(retweeting_tweet_count as bigint) as retweeting_tweet_count,
        {{ decimal_divide('retweeting_tweet_count', 'tweet_count', decimals=0) }} as retweet_rate,
        cast(author_count as bigint) as author_count,
        cast(like_count as bigint) as like_count,
        cast(reply_count as bigint) as reply_count,
        cast(quote_count as bigint) as quote_count
    from aggregated

)

select * from final
