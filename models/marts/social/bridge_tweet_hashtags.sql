{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['tweet_id', 'hashtag'],
        on_schema_change='fail',
        post_hook="delete from {{ this }} where hashtag_position = 0"
    )
}}

with tweets as (

    select
        tweet_id,
        hashtags,
        loaded_at
    from {{ ref('fct_tweets') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

used as (

    select
        tweets.tweet_id,
        {{ json_text('hashtag.value', []) }} as hashtag,
        cast(hashtag.index + 1 as bigint) as hashtag_position,
        tweets.loaded_at
    from tweets
    {{ tweet_hashtags('tweets.hashtags') }}
    where tweets.hashtags is not null

),

final as (

    select
        tweet_id,
        hashtag,
        hashtag_position,
        loaded_at
    from used
    {% if is_incremental() %}

        union all

        -- A hashtag that the newest version no longer has: the post-hook takes it away.
        select
            stored.tweet_id,
            stored.hashtag,
            0 as hashtag_position,
            tweets.loaded_at
        from {{ this }} as stored
        inner join tweets
            on stored.tweet_id = tweets.tweet_id
        left join used
            on stored.tweet_id = used.tweet_id and stored.hashtag = used.hashtag
        where used.tweet_id is null
    {% endif %}

)

select * from final
