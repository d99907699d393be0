{#
    The day a text names, null where it names none. Understood are yyyy-mm-dd, yyyy/mm/dd, m/d/yyyy and yyyymmdd,
    with or without leading zeros where there are separators. Two-digit years are refused rather than guessed.

    | engine    | how                                                              |
    |-----------|------------------------------------------------------------------|
    | duckdb    | try_strptime with the four forms, where the shape is one of them |
    | others    | the text is brought into yyyy-mm-dd by its shape, then try_cast  |
#}
{% macro try_date(expression) -%}
    {{ return(adapter.dispatch('try_date', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro duckdb__try_date(expression) -%}
    {%- set parsed -%}
        try_strptime(trim({{ expression }}), ['%Y-%m-%d', '%Y/%m/%d', '%m/%d/%Y', '%Y%m%d'])
    {%- endset -%}
    {%- set shapes = '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{8}' -%}
    cast(case when {{ matches(expression, shapes) }} then {{ parsed }} end as date)
{%- endmacro %}

{% macro default__try_date(expression) -%}
    {%- set parts = "replace(trim(" ~ expression ~ "), '/', '-')" -%}
    {%- set year_first = "split_part(" ~ parts ~ ", '-', 1) || '-' || lpad(split_part(" ~ parts ~ ", '-', 2), 2, '0')"
        ~ " || '-' || lpad(split_part(" ~ parts ~ ", '-', 3), 2, '0')" -%}
    {%- set year_last = "split_part(" ~ parts ~ ", '-', 3) || '-' || lpad(split_part(" ~ parts ~ ", '-', 1), 2, '0')"
        ~ " || '-' || lpad(split_part(" ~ parts ~ ", '-', 2), 2, '0')" -%}
    {%- set compact = "left(" ~ parts ~ ", 4) || '-' || substring(" ~ parts ~ ", 5, 2)"
        ~ " || '-' || right(" ~ parts ~ ", 2)" -%}
    {%- set iso -%}
        case
            when {{ matches(expression, '[0-9]{4}([-/])[0-9]{1,2}[-/][0-9]{1,2}') }} then {{ year_first }}
            when {{ matches(expression, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}') }} then {{ year_last }}
            when {{ matches(expression, '[0-9]{8}') }} then {{ compact }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(iso, 'date') }}
{%- endmacro %}
