{#- Days around new year whose week numbers are given in ISO 8601 or in common explanations of it. -#}
{%- set cases = [
    ('2018-12-31', 1, 1), ('2019-01-01', 1, 2), ('2020-12-31', 53, 4), ('2021-01-03', 53, 7), ('2021-01-04', 1, 1),
    ('2016-01-03', 53, 7), ('2019-12-29', 52, 7), ('2019-12-30', 1, 1), ('2024-02-29', 9, 4),
] -%}

with cases as (

    {% for day, week, weekday in cases %}
    select
        '{{ day }}' as subject,
        {{ iso_week("cast('" ~ day ~ "' as date)") }} as actual_week,
        {{ week }} as expected_week,
        {{ iso_day_of_week("cast('" ~ day ~ "' as date)") }} as actual_day_of_week,
        {{ weekday }} as expected_day_of_week
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual_week != expected_week or actual_day_of_week != expected_day_of_week
