{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at'],
        on_schema_change='fail'
    )
}}

with delivered as (

    select
        _file_name as file_name,
        _loaded_at as loaded_at,
        date as date_sent,
        cost as cost_sent,
        count(*) as row_count
    from {{ source('marketing', 'campaign_costs') }}
    {% if is_incremental() %}
        where {{ since_last_load('_loaded_at') }}
    {% endif %}
    group by _file_name, _loaded_at, date, source, medium, campaign, cost, currency, impressions, clicks

),

shaped as (

    select
        file_name,
        loaded_at,
        row_count,
        {{ date_shape(clean_text('date_sent')) }} as date_shape,
        case when {{ has_more_decimals('cost_sent') }} then row_count else 0 end as rounded_count
    from delivered

),

counted as (

    select
        file_name,
        loaded_at,
        {{ date_shape_counts('row_count') }},
        cast(sum(rounded_count) as bigint) as rounded_count,
        cast(sum(row_count - 1) as bigint) as repeated_count
    from shaped
    group by file_name, loaded_at

),

final as (

    select
        file_name,
        loaded_at,
        {{ date_order('day_first_count', 'month_first_count', 'either_count') }} as date_order,
        case when day_first_count = 0 and month_first_count = 0 then either_count else 0 end as undecided_count,
        rounded_count,
        repeated_count
    from counted

)

select * from final
