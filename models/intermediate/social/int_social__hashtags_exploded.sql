{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_replace',
        unique_key=['tweet_id'],
        on_schema_change='fail'
    )
}}

with tweets as (

    select
        tweet_id,
        hashtags,
        loaded_at
    from {{ ref('marketing_insight', 'int_social__tweets_deduplicated') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

final as (

    -- A tweet without hashtags keeps one row, which replaces the rows that it had when it still had some.
    select
        tweets.tweet_id,
        cast(hashtag.value as {{ dbt.type_string() }}) as hashtag,
        cast(hashtag.index + 1 as bigint) as hashtag_position,
        tweets.loaded_at
    from tweets
    {{ split_to_rows('tweets.hashtags', 'hashtag') }}

)

select * from final
