{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at', 'file_row_number'],
        on_schema_change='fail'
    )
}}

with delivered as (

    select
        _file_name as file_name,
        _loaded_at as loaded_at,
        _file_row_number as file_row_number,
        _is_short_row as is_short_row,
        {{ clean_text('date') }} as date_text,
        {{ date_shape(clean_text('date')) }} as date_shape,
        {{ try_cast('offline_spend', 'numeric(20, 6)') }} as offline_spend_amount,
        {{ try_cast('online_spend', 'numeric(20, 6)') }} as online_spend_amount,
        {{ has_more_decimals('offline_spend') }} or {{ has_more_decimals('online_spend') }} as is_rounded
    from {{ source('sales', 'marketing_spend') }}
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

files as (

    select
        file_name,
        loaded_at,
        {{ date_order('day_first_count', 'month_first_count', 'either_count') }} as date_order
    from counted

),

dated as (

    select
        delivered.*,
        files.date_order,
        {{ try_date('date_text', is_day_first('sales_marketing_spend_date_order')) }} as spend_date
    from delivered
    inner join files
        on delivered.file_name = files.file_name and delivered.loaded_at = files.loaded_at

),

contradictions as (

    -- Rows of a day may complete each other, one with either channel, or repeat each other. Two different figures for
    -- one channel contradict each other.
    select
        file_name,
        loaded_at,
        spend_date
    from dated
    where not coalesce(is_short_row, false)
    group by file_name, loaded_at, spend_date
    having
        min(offline_spend_amount) != max(offline_spend_amount)
        or min(online_spend_amount) != max(online_spend_amount)

),

final as (

    select
        dated.file_name,
        dated.loaded_at,
        dated.file_row_number,
        dated.date_order,
        coalesce(dated.date_shape = 'either' and dated.date_order = 'undecided', false) as is_undecided,
        contradictions.spend_date is not null as is_contradicted,
        dated.is_rounded
    from dated
    left join contradictions
        on
            dated.file_name = contradictions.file_name
            and dated.loaded_at = contradictions.loaded_at
            and dated.spend_date = contradictions.spend_date

)

select * from final
