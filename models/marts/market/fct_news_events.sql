{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='article_id',
        on_schema_change='fail'
    )
}}

with delivered as (

    select * from {{ ref('marketing_insight', 'stg_market__news_events') }}
    {% if is_incremental() %}
        -- Load time, not publication time: an article that arrives late is still new.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['article_id']) }}

),

first_loads as (

    select
        delivered.article_id,
        min(delivered.loaded_at) as first_loaded_at
    from delivered
    group by delivered.article_id

),

{% if is_incremental() %}
    known as (

        select
            first_loads.article_id,
            case
                when stored.first_loaded_at < first_loads.first_loaded_at then stored.first_loaded_at
                else first_loads.first_loaded_at
            end as first_loaded_at
        from first_loads
        left join {{ this }} as stored
            on first_loads.article_id = stored.article_id

    ),
{% endif %}

crypto_mentions as (

    select distinct newest.article_id
    from newest
    inner join {{ ref('marketing_insight', 'ref_crypto_terms') }} as crypto_terms
        on newest.searched_words like '% ' || crypto_terms.term || ' %'

),

headline_lengths as (

    select
        headline_length_category,
        min_word_count,
        lead(min_word_count) over (order by min_word_count) as next_min_word_count
    from {{ ref('marketing_insight', 'ref_headline_lengths') }}

),

final as (

    select
        newest.article_id,
        newest.url,
        newest.source_id,
        newest.source_name,
        coalesce(source_by_id.source_category, source_by_name.source_category) as source_category,
        newest.author,
        newest.headline,
        newest.description,
        headline_lengths.headline_length_category,
        crypto_mentions.article_id is not null as has_crypto_mention,
        cast(newest.word_count as integer) as word_count,
        cast({{ dbt.datediff('newest.event_timestamp', 'known.first_loaded_at', 'second') }} as bigint)
            as processing_delay_seconds,
        newest.event_timestamp,
        known.first_loaded_at,
        newest.loaded_at
    from newest
    inner join {{ 'known' if is_incremental() else 'first_loads as known' }}
        on newest.article_id = known.article_id
    left join crypto_mentions
        on newest.article_id = crypto_mentions.article_id
    left join headline_lengths
        on
            newest.word_count >= headline_lengths.min_word_count
            and (
                newest.word_count < headline_lengths.next_min_word_count
                or headline_lengths.next_min_word_count is null
            )
    left join {{ ref('marketing_insight', 'ref_news_sources') }} as source_by_id
        on lower(newest.source_id) = source_by_id.source_id
    left join {{ ref('marketing_insight', 'ref_news_sources') }} as source_by_name
        on lower(newest.source_name) = lower(source_by_name.source_name)

)

select * from final
