{#- Every UTC hour of the days around a clock change, assigned to its local day as in fct_weather_hourly. -#}
{%- set expected = [
    ('America/New_York', '2026-03-06', {'2026-03-07': 24, '2026-03-08': 23, '2026-03-09': 24}),
    ('America/New_York', '2026-10-30', {'2026-10-31': 24, '2026-11-01': 25, '2026-11-02': 24}),
    ('Australia/Sydney', '2026-10-02', {'2026-10-03': 24, '2026-10-04': 23, '2026-10-05': 24}),
    ('Asia/Kolkata', '2026-03-06', {'2026-03-07': 24, '2026-03-08': 24, '2026-03-09': 24}),
] -%}

with starts as (

    {% for zone, first_day, _ in expected %}
        select
            '{{ zone }}' as time_zone,
            cast('{{ first_day }}' as timestamp) as starts_at
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

counts as (

    {% for number in range(24) %}
        select {{ number }} as number{{ ' union all' if not loop.last }}
    {%- endfor %}

),

hours as (

    -- Five days with 24 hours each.
    select
        starts.time_zone,
        {{ dbt.dateadd('hour', '24 * days.number + counts.number', 'starts.starts_at') }} as observed_at
    from starts
    cross join counts
    inner join counts as days
        on days.number < 5

),

local_hours as (

    select
        time_zone,
        cast({{ local_time('observed_at', 'time_zone') }} as date) as local_date
    from hours

),

counted as (

    select
        time_zone,
        local_date,
        count(*) as hour_count
    from local_hours
    group by time_zone, local_date

),

expected as (

    {% for zone, _, days in expected %}
        {%- set zone_loop = loop %}
        {%- for day, hour_count in days.items() %}
            select
                '{{ zone }}' as time_zone,
                cast('{{ day }}' as date) as local_date,
                {{ hour_count }} as hour_count
            {%- if not (loop.last and zone_loop.last) %}
                union all
            {%- endif %}
        {%- endfor %}
    {%- endfor %}

)

select
    expected.time_zone,
    expected.local_date,
    expected.hour_count,
    counted.hour_count as counted_hours
from expected
left join counted
    on expected.time_zone = counted.time_zone and expected.local_date = counted.local_date
where expected.hour_count is distinct from counted.hour_count
