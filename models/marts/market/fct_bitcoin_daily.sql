with hours as (

    select
        source_name,
        asset_id,
        cast(hour_starts_at as date) as price_date,
        close_usd,
        row_number() over (
            partition by source_name, asset_id, cast(hour_starts_at as date) order by hour_starts_at desc
        ) as recency_rank,
        loaded_at
    from {{ ref('marketing_insight', 'fct_bitcoin_hourly') }}

),

days as (

    select
        source_name,
        asset_id,
        price_date,
        cast({{ dbt.dateadd('day', -1, 'price_date') }} as date) as previous_date,
        max(case when recency_rank = 1 then close_usd end) as close_usd,
        count(*) as hour_count,
        max(loaded_at) as loaded_at
    from hours
    group by source_name, asset_id, price_date

),

final as (

    select
        days.source_name,
        days.asset_id,
        days.price_date,
        cast(days.close_usd as numeric(28, 10)) as close_usd,
        cast({{ decimal_divide('days.close_usd', 'day_before.close_usd', decimals=10) }} - 1 as numeric(38, 6))
            as return_rate,
        cast(days.hour_count as bigint) as hour_count,
        {{ greatest_ignoring_nulls(['days.loaded_at', 'day_before.loaded_at']) }} as loaded_at
    from days
    left join days as day_before
        on
            days.source_name = day_before.source_name
            and days.asset_id = day_before.asset_id
            and days.previous_date = day_before.price_date

)

select * from final
