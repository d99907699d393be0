{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['activity_date', 'hashtag'],
        on_schema_change='fail',
        post_hook="delete from {{ this }} where tweet_count = 0"
    )
}}

{#- The long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set all_tweets = ref('fct_tweets') -%}
{%- set delivered_tweets = ref('stg_social__tweets') -%}

with touched_days as (

    {{ touched_tweet_days(all_tweets, delivered_tweets) }}

),

used as (

    select
        touched_days.activity_date,
        {{ json_text('hashtag.value', []) }} as hashtag,
        case when tweets.is_latest_edit then 1 else 0 end as tweet_count,
        case when tweets.is_latest_edit and tweets.is_retweet then 1 else 0 end as retweeting_tweet_count,
        case when tweets.is_latest_edit then tweets.author_hash end as author_hash,
        case when tweets.is_latest_edit then tweets.like_count end as like_count,
        case when tweets.is_latest_edit then tweets.reply_count end as reply_count,
        case when tweets.is_latest_edit then tweets.quote_count end as quote_count,
        tweets.loaded_at
    from {{ all_tweets }} as tweets
    inner join touched_days
        on cast(tweets.created_at as date) = touched_days.activity_date
    {{ tweet_hashtags('tweets.hashtags') }}
    where tweets.hashtags is not null

),

added_up as (

    select
        activity_date,
        hashtag,
        sum(tweet_count) as tweet_count,
        sum(retweeting_tweet_count) as retweeting_tweet_count,
        count(distinct author_hash) as author_count,
        sum(like_count) as like_count,
        sum(reply_count) as reply_count,
        sum(quote_count) as quote_count,
        max(loaded_at) as loaded_at
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
        cast(quote_count as bigint) as quote_count,
        loaded_at
    from added_up
    {% if is_incremental() %}

        union all

        -- A hashtag that nobody used on that day after all comes out empty; the post-hook takes it away.
        select
            stored.activity_date,
            stored.hashtag,
            0 as tweet_count,
            0 as retweeting_tweet_count,
            cast(null as numeric(38, 6)) as retweet_rate,
            0 as author_count,
            null as like_count,
            null as reply_count,
            null as quote_count,
            stored.loaded_at
        from {{ this }} as stored
        inner join touched_days
            on stored.activity_date = touched_days.activity_date
        left join added_up
            on stored.activity_date = added_up.activity_date and stored.hashtag = added_up.hashtag
        where added_up.hashtag is null
    {% endif %}

)

select * from final
