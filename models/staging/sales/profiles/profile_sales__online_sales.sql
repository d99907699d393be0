{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at'],
        on_schema_change='fail'
    )
}}

with dates as (

    -- Parsed once per distinct date: a file has many lines but few dates.
    select
        _file_name as file_name,
        _loaded_at as loaded_at,
        transaction_date as date_sent,
        count(*) as row_count,
        sum(
            case
                when {{ has_more_decimals('avg_price') }} or {{ has_more_decimals('delivery_charges') }} then 1
                else 0
            end
        ) as rounded_count
    from {{ source('sales', 'online_sales') }}
    {% if is_incremental() %}
        where {{ since_last_load('_loaded_at') }}
    {% endif %}
    group by _file_name, _loaded_at, transaction_date

),

shaped as (

    select
        *,
        {{ date_shape(clean_text('date_sent')) }} as date_shape
    from dates

),

counted as (

    select
        file_name,
        loaded_at,
        {{ date_shape_counts('row_count') }},
        cast(sum(rounded_count) as bigint) as rounded_count
    from shaped
    group by file_name, loaded_at

),

final as (

    select
        file_name,
        loaded_at,
        {{ date_order('day_first_count', 'month_first_count', 'either_count') }} as date_order,
        case when day_first_count = 0 and month_first_count = 0 then either_count else 0 end as undecided_count,
        rounded_count
    from counted

)

select * from final
