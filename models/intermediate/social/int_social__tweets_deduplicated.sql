{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='tweet_id',
        on_schema_change='fail'
    )
}}

with delivered as (

    select * from {{ ref('marketing_insight', 'stg_social__tweets') }}
    {% if is_incremental() %}
        -- Load time, not creation time: a tweet that arrives late is still new to us.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['tweet_id']) }}

),

hashtags as (

    {{ listed_elements('newest', 'tweet_id', 'hashtags', ['tag'], lowered=true, in_order='first_position') }}

),

withheld as (

    {{ listed_elements('newest', 'tweet_id', 'withheld_country_codes', [], lowered=false, in_order='element') }}

),

places as (

    -- An answer lists places of several tweets, and may list a place twice.
    select
        newest.tweet_id,
        min({{ clean_text(json_text('place.value', ['full_name'])) }}) as place_name,
        min({{ clean_text(json_text('place.value', ['country_code'])) }}) as country_code
    from newest
    {{ json_elements('newest.places', [], 'place') }}
    where {{ json_text('place.value', ['id']) }} = newest.place_id
    group by newest.tweet_id

),

known as (

    select tweet_id, original_tweet_id, edit_number, loaded_at as first_loaded_at from delivered
    {% if is_incremental() %}

        union all

        select stored.tweet_id, stored.original_tweet_id, stored.edit_number, stored.first_loaded_at
        from {{ this }} as stored
        inner join newest
            on stored.tweet_id = newest.tweet_id
    {% endif %}

),

carried_forward as (

    -- Once an edit of a tweet, always an edit of it, even if a later delivery leaves its edit history out.
    select
        tweet_id,
        ltrim(min(lpad(original_tweet_id, 20, '0')), '0') as original_tweet_id,
        max(edit_number) as edit_number,
        min(first_loaded_at) as first_loaded_at
    from known
    group by tweet_id

),

final as (

    select
        newest.tweet_id,
        carried_forward.original_tweet_id,
        newest.conversation_id,
        {{ salted_hash('newest.author_id') }} as author_hash,
        {{ salted_hash('newest.replied_to_author_id') }} as replied_to_author_hash,
        newest.retweeted_tweet_id,
        newest.replied_to_tweet_id,
        newest.quoted_tweet_id,
        newest.place_id,
        newest.tweet_text,
        hashtags.hashtags,
        newest.language_code,
        newest.client_name,
        places.place_name,
        places.country_code,
        withheld.withheld_country_codes,
        newest.withheld_scope,
        newest.is_possibly_sensitive,
        newest.is_withheld,
        newest.media_count,
        carried_forward.edit_number,
        newest.longitude,
        newest.latitude,
        {% for metric in tweet_metrics() -%}
            newest.{{ metric }},
        {% endfor -%}
        newest.created_at,
        carried_forward.first_loaded_at,
        newest.loaded_at
    from newest
    inner join carried_forward
        on newest.tweet_id = carried_forward.tweet_id
    left join hashtags
        on newest.tweet_id = hashtags.tweet_id
    left join withheld
        on newest.tweet_id = withheld.tweet_id
    left join places
        on newest.tweet_id = places.tweet_id

)

select * from final
