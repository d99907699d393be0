{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['event_timestamp', 'source_name', 'asset_id'],
        on_schema_change='fail',
        cluster_by=['event_timestamp']
    )
}}

with delivered as (

    select * from {{ ref('marketing_insight', 'stg_market__bitcoin_prices') }}
    {% if is_incremental() %}
        -- Load time, not price time: a price that arrives late is still new.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['event_timestamp', 'source_name', 'asset_id']) }}

),

volatility_categories as (

    select
        volatility_category,
        min_change_percent,
        lead(min_change_percent) over (order by min_change_percent) as next_min_change_percent
    from {{ ref('marketing_insight', 'ref_volatility_categories') }}

),

final as (

    select
        -- The length marks where the source's name ends. An epoch is the same text on every engine; a timestamp isn't.
        {{ dbt_utils.generate_surrogate_key([
            'newest.event_epoch', 'length(newest.source_name)', 'newest.source_name', 'newest.asset_id'
        ]) }} as price_key,
        newest.source_name,
        newest.asset_id,
        volatility_categories.volatility_category,
        newest.price_usd,
        newest.change_24h,
        newest.event_timestamp,
        newest.loaded_at
    from newest
    left join volatility_categories
        on
            abs(newest.change_24h) >= volatility_categories.min_change_percent
            and (
                abs(newest.change_24h) < volatility_categories.next_min_change_percent
                or volatility_categories.next_min_change_percent is null
            )

)

select * from final
