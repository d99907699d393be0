{#- Every hour with a price has a candle of exactly its prices, whenever they were loaded. -#}
with prices as (

    select
        source_name,
        asset_id,
        {{ dbt.date_trunc('hour', 'event_timestamp') }} as hour_starts_at,
        price_usd,
        event_timestamp
    from {{ ref('marketing_insight', 'fct_bitcoin_prices') }}

),

ends as (

    select
        prices.*,
        first_value(price_usd) over (
            partition by source_name, asset_id, hour_starts_at order by event_timestamp
        ) as first_price_usd,
        first_value(price_usd) over (
            partition by source_name, asset_id, hour_starts_at order by event_timestamp desc
        ) as last_price_usd
    from prices

),

from_prices as (

    select
        source_name,
        asset_id,
        hour_starts_at,
        min(first_price_usd) as open_usd,
        max(price_usd) as high_usd,
        min(price_usd) as low_usd,
        min(last_price_usd) as close_usd,
        count(*) as tick_count,
        min(event_timestamp) as first_tick_at,
        max(event_timestamp) as last_tick_at
    from ends
    group by source_name, asset_id, hour_starts_at

),

{% set columns = [
    'source_name', 'asset_id', 'hour_starts_at', 'open_usd', 'high_usd', 'low_usd', 'close_usd', 'tick_count',
    'first_tick_at', 'last_tick_at'
] | join(', ') -%}

wrong as (

    select {{ columns }} from {{ ref('marketing_insight', 'fct_bitcoin_hourly') }}
    except
    select {{ columns }} from from_prices

),

missing as (

    select {{ columns }} from from_prices
    except
    select {{ columns }} from {{ ref('marketing_insight', 'fct_bitcoin_hourly') }}

)

select 'wrong' as problem, wrong.* from wrong
union all
select 'missing' as problem, missing.* from missing
