{%- set early = "cast('2026-01-01 08:00:00' as timestamp)" -%}
{%- set late = "cast('2026-01-02 08:00:00.000001' as timestamp)" -%}
{%- set none_yet = "cast(null as timestamp)" -%}

with cases as (

    select {{ greatest_ignoring_nulls([early, late]) }} as actual, {{ late }} as expected
    union all
    select {{ greatest_ignoring_nulls([late, none_yet, early]) }} as actual, {{ late }} as expected
    union all
    select {{ greatest_ignoring_nulls([none_yet, early]) }} as actual, {{ early }} as expected

)

select * from cases
where actual is distinct from expected
