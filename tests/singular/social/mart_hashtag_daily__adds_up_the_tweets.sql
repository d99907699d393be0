with from_tweets as (

    select
        cast(tweets.created_at as date) as activity_date,
        hashtags.hashtag,
        cast(count(*) as bigint) as tweet_count,
        cast(sum(case when tweets.is_retweet then 1 else 0 end) as bigint) as retweeting_tweet_count,
        cast(count(distinct tweets.author_hash) as bigint) as author_count,
        cast(sum(tweets.like_count) as bigint) as like_count,
        cast(sum(tweets.reply_count) as bigint) as reply_count,
        cast(sum(tweets.quote_count) as bigint) as quote_count
    from {{ ref('marketing_insight', 'fct_tweets') }} as tweets
    inner join {{ ref('marketing_insight', 'bridge_tweet_hashtags') }} as hashtags
        on tweets.tweet_id = hashtags.tweet_id
    where tweets.is_latest_edit
    group by cast(tweets.created_at as date), hashtags.hashtag

),

{% set columns = [
    'activity_date', 'hashtag', 'tweet_count', 'retweeting_tweet_count', 'author_count', 'like_count', 'reply_count',
    'quote_count'
] | join(', ') -%}

wrong as (

    select {{ columns }} from {{ ref('marketing_insight', 'mart_hashtag_daily') }}
    except
    select {{ columns }} from from_tweets

),

missing as (

    select {{ columns }} from from_tweets
    except
    select {{ columns }} from {{ ref('marketing_insight', 'mart_hashtag_daily') }}

)

select 'wrong' as problem, wrong.* from wrong
union all
select 'missing' as problem, missing.* from missing
