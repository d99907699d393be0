with counted as (

    select
        count(*) as day_count,
        {{ dbt.datediff(
            "cast('" ~ var('calendar_start_date') ~ "' as date)",
            "cast('" ~ var('calendar_end_date') ~ "' as date)",
            'day'
        ) }} + 1 as expected_count
    from {{ ref('marketing_insight', 'dim_datetime') }}

)

select * from counted
where day_count != expected_count
