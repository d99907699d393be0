{#- Days around new year whose week numbers are given in ISO 8601 or in common explanations of it. -#}
{%- set cases = [
    ('2018-12-31', 1, 1), ('2019-01-01', 1, 2), ('2020-12-31', 53, 4), ('2021-01-03', 53, 7), ('2021-01-04', 1, 1),
    ('2016-01-03', 53, 7), ('2019-12-29', 52, 7), ('2019-12-30', 1, 1), ('2024-02-29', 9, 4),
] -%}

{% call(day, week, weekday) cases_that_differ(cases) -%}
    {%- set date = "cast('" ~ day ~ "' as date)" -%}
    {{ iso_week(date) }} * 10 + {{ iso_day_of_week(date) }} as actual,
    {{ week * 10 + weekday }} as expected
{%- endcall %}
