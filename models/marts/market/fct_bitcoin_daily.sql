{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['price_date', 'source_name', 'asset_id'],
        on_schema_change='fail'
    )
}}

{%- set all_hours = ref('fct_bitcoin_hourly') -%}
{%- set is_new = since_last_load() if is_incremental() else none -%}
{%- set of_the_asset = 'partition by source_name, asset_id order by price_date' -%}

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
    from {{ all_hours }}
    {% if is_incremental() %}
        -- From the day before the first touched one, which gives that one its return, to the day after the last.
        where {{ within_window_of_new_rows(all_hours, 'hour_starts_at', 'day') }}
    {% endif %}

),

days as (

    select
        source_name,
        asset_id,
        price_date,
        max(case when recency_rank = 1 then close_usd end) as close_usd,
        count(*) as hour_count,
        max(loaded_at) as loaded_at
    from hours
    group by source_name, asset_id, price_date

),

compared as (

    select
        days.*,
        case
            when lag(price_date) over ({{ of_the_asset }}) = cast({{ dbt.dateadd('day', -1, 'price_date') }} as date)
                then lag(close_usd) over ({{ of_the_asset }})
        end as previous_close_usd,
        case
            when lag(price_date) over ({{ of_the_asset }}) = cast({{ dbt.dateadd('day', -1, 'price_date') }} as date)
                then lag(loaded_at) over ({{ of_the_asset }})
        end as previous_loaded_at
    from days

),

final as (

    select
        source_name,
        asset_id,
        price_date,
        cast(close_usd as numeric(28, 10)) as close_usd,
        cast({{ decimal_divide('close_usd', 'previous_close_usd', decimals=10) }} - 1 as numeric(38, 6)) as return_rate,
        cast(hour_count as bigint) as hour_count,
        {{ greatest_ignoring_nulls(['loaded_at', 'previous_loaded_at']) }} as loaded_at
    from compared

)

select * from final
{% if is_incremental() %}
    -- A touched day and the one after it; the one before is only read.
    where {{ is_new }}
{% endif %}
