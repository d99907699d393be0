with delivered as (

    select
        source_name,
        asset_id,
        event_timestamp,
        price_usd,
        change_24h,
        loaded_at,
        row_number() over (
            partition by source_name, asset_id, event_timestamp
            order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_market__bitcoin_prices') }}

)

select
    prices.price_key,
    prices.price_usd,
    delivered.price_usd as newest_price_usd,
    prices.loaded_at,
    delivered.loaded_at as newest_loaded_at
from {{ ref('fct_bitcoin_prices') }} as prices
left join delivered
    on
        prices.source_name = delivered.source_name
        and prices.asset_id = delivered.asset_id
        and prices.event_timestamp = delivered.event_timestamp
        and delivered.version_rank = 1
where
    prices.price_usd is distinct from delivered.price_usd
    or prices.change_24h is distinct from delivered.change_24h
    or prices.loaded_at is distinct from delivered.loaded_at
