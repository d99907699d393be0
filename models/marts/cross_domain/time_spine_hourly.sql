with days as (

    select * from {{ ref('marketing_insight', 'time_spine_daily') }}

),

hours as (

    {% for hour in range(24) -%}
        select {{ hour }} as hour_of_day
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        cast(
            {{ dbt.dateadd('hour', 'hours.hour_of_day', 'cast(days.date_day as timestamp)') }} as timestamp
        ) as hour_starts_at
    from days
    cross join hours

)

select * from final
