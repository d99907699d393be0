{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='tweet_id',
        on_schema_change='fail'
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set all_tweets = ref('marketing_insight', 'int_social__tweets_deduplicated') -%}

with

{% if is_incremental() %}
    affected as (

        -- An edit is a tweet of its own that replaces the versions before it as the latest.
        select tweets.original_tweet_id
        from {{ all_tweets }} as tweets
        where {{ since_last_load('tweets.loaded_at') }}

        union

        select stored.original_tweet_id
        from {{ this }} as stored
        inner join {{ all_tweets }} as tweets
            on stored.tweet_id = tweets.tweet_id
        where {{ since_last_load('tweets.loaded_at') }}

    ),
{% endif %}

ranked as (

    select
        tweets.*,
        row_number() over (
            partition by tweets.original_tweet_id
            order by length(tweets.tweet_id) desc, tweets.tweet_id desc
        ) as version_rank,
        max(tweets.loaded_at) over (partition by tweets.original_tweet_id) as newest_loaded_at
    from {{ all_tweets }} as tweets
    {% if is_incremental() %}
        inner join affected
            on tweets.original_tweet_id = affected.original_tweet_id
    {% endif %}

),

final as (

    select
        tweet_id,
        original_tweet_id,
        conversation_id,
        author_hash,
        replied_to_author_hash,
        retweeted_tweet_id,
        replied_to_tweet_id,
        quoted_tweet_id,
        place_id,
        tweet_text,
        hashtags,
        language_code,
        client_name,
        place_name,
        country_code,
        withheld_country_codes,
        withheld_scope,
        retweeted_tweet_id is not null as is_retweet,
        replied_to_tweet_id is not null as is_reply,
        quoted_tweet_id is not null as is_quote,
        is_possibly_sensitive,
        is_withheld,
        version_rank = 1 as is_latest_edit,
        media_count > 0 as has_media,
        media_count,
        edit_number,
        longitude,
        latitude,
        {% for metric in tweet_metrics() -%}
            {{ metric }},
        {% endfor -%}
        created_at,
        first_loaded_at,
        newest_loaded_at as loaded_at
    from ranked

)

select * from final
