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
        {{ date_shape(clean_text('signup_date')) }} as date_shape
    from {{ source('engagement', 'customer_demographics') }}
    {% if is_incremental() %}
        where {{ since_last_load('_loaded_at') }}
    {% endif %}

),

counted as (

    select
        file_name,
        loaded_at,
        {{ date_shape_counts() }}
    from delivered
    group by file_name, loaded_at

),

final as (

    select
        file_name,
        loaded_at,
        {{ date_order('day_first_count', 'month_first_count', 'either_count') }} as date_order,
        case when day_first_count = 0 and month_first_count = 0 then either_count else 0 end as undecided_count
    from counted

)

select * from final
