with delivered as (

    select
        tweet_id,
        tweet_text,
        like_count,
        created_at,
        min(loaded_at) over (partition by tweet_id) as first_loaded_at,
        row_number() over (
            partition by tweet_id order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_social__tweets') }}

)

select
    tweets.tweet_id,
    tweets.tweet_text,
    delivered.tweet_text as newest_tweet_text,
    tweets.first_loaded_at,
    delivered.first_loaded_at as first_delivered_at
from {{ ref('fct_tweets') }} as tweets
left join delivered
    on tweets.tweet_id = delivered.tweet_id and delivered.version_rank = 1
where
    tweets.tweet_text is distinct from delivered.tweet_text
    or tweets.like_count is distinct from delivered.like_count
    or tweets.created_at is distinct from delivered.created_at
    or tweets.first_loaded_at is distinct from delivered.first_loaded_at
