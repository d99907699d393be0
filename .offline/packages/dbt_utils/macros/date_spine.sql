{#
    One row per `datepart` from start_date up to, not including, end_date, in a column date_<datepart>.
    How many is asked of the warehouse when the model runs; the rows are then counted with decimal digits.
#}
{% macro date_spine(datepart, start_date, end_date) %}
    {%- set periods = 1 -%}
    {%- if execute -%}
        {%- set asked = run_query('select ' ~ dbt.datediff(start_date, end_date, datepart)) -%}
        {%- set periods = asked.columns[0].values()[0] | int -%}
    {%- endif -%}
    {%- if periods < 1 -%}
        {{ exceptions.raise_compiler_error("date_spine wants an end_date after its start_date") }}
    {%- endif -%}
    {%- set places = (periods - 1) | string | length -%}

    with digits as (
        {%- for digit in range(10) %}
        select {{ digit }} as digit {{- ' union all' if not loop.last }}
        {%- endfor %}
    ),

    numbers as (
        select
            {%- for place in range(places) %}
            {{ ' + ' if not loop.first }} d{{ place }}.digit * {{ 10 ** place }}
            {%- endfor %} as number
        from {% for place in range(places) %}{{ ' cross join ' if not loop.first }}digits as d{{ place }}{% endfor %}
    )

    select {{ dbt.dateadd(datepart, 'number', start_date) }} as date_{{ datepart }}
    from numbers
    where number < {{ periods }}
{% endmacro %}
