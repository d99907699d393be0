{#- The fact is named directly, not through a CTE: DuckDB materializes a CTE that is read twice, here all rows. -#}
{%- set hours = ref('marketing_insight', 'fct_bitcoin_hourly') -%}

with days as (

    select
        source_name,
        asset_id,
        cast(hour_starts_at as date) as price_date,
        max(hour_starts_at) as last_hour_starts_at,
        count(*) as hour_count,
        max(loaded_at) as loaded_at
    from {{ hours }}
    group by source_name, asset_id, cast(hour_starts_at as date)

),

closes as (

    -- A join on the last hour: ranking the hours of each day would sort all of them, which takes six times as long.
    select
        days.source_name,
        days.asset_id,
        days.price_date,
        cast({{ dbt.dateadd('day', -1, 'days.price_date') }} as date) as previous_date,
        hours.close_usd,
        days.hour_count,
        days.loaded_at
    from days
    inner join {{ hours }} as hours
        on
            days.source_name = hours.source_name
            and days.asset_id = hours.asset_id
            and days.last_hour_starts_at = hours.hour_starts_at

),

final as (

    select
        closes.source_name,
        closes.asset_id,
        closes.price_date,
        cast(closes.close_usd as numeric(28, 10)) as close_usd,
        cast({{ decimal_divide('closes.close_usd', 'day_before.close_usd', decimals=10) }} - 1 as numeric(38, 6))
            as return_rate,
        cast(closes.hour_count as bigint) as hour_count,
        {{ greatest_ignoring_nulls(['closes.loaded_at', 'day_before.loaded_at']) }} as loaded_at
    from closes
    left join closes as day_before
        on
            closes.source_name = day_before.source_name
            and closes.asset_id = day_before.asset_id
            and closes.previous_date = day_before.price_date

)

select * from final
