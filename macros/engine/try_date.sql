{#
    The day a text names, null where it names none. Understood are yyyy-mm-dd, yyyy/mm/dd, m/d/yyyy and yyyymmdd,
    with or without leading zeros where there are separators. Two-digit years are refused rather than guessed.

    | engine    | how                                                              |
    |-----------|------------------------------------------------------------------|
    | duckdb    | try_strptime with the four forms, where the shape is one of them |
    | others    | the text is brought into yyyy-mm-dd by its shape, then try_cast  |
#}
{% macro try_date(expression) -%}
    {%- set year = marketing_insight.year_pattern() -%}
    {%- set shapes = {
        'year_first': year ~ '(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}',
        'year_last': '[0-9]{1,2}/[0-9]{1,2}/' ~ year,
        'compact': year ~ '[0-9]{4}',
    } -%}
    {{ return(adapter.dispatch('try_date', 'marketing_insight')(expression, shapes)) }}
{%- endmacro %}

{% macro duckdb__try_date(expression, shapes) -%}
    {%- set parsed -%}
        try_strptime(trim({{ expression }}, ' '), ['%Y-%m-%d', '%Y/%m/%d', '%m/%d/%Y', '%Y%m%d'])
    {%- endset -%}
    cast(case when {{ matches(expression, shapes.values() | join('|')) }} then {{ parsed }} end as date)
{%- endmacro %}

{% macro default__try_date(expression, shapes) -%}
    {%- set parts = "replace(trim(" ~ expression ~ ", ' '), '/', '-')" -%}
    {%- set year_first = "split_part(" ~ parts ~ ", '-', 1) || '-' || lpad(split_part(" ~ parts ~ ", '-', 2), 2, '0')"
        ~ " || '-' || lpad(split_part(" ~ parts ~ ", '-', 3), 2, '0')" -%}
    {%- set year_last = "split_part(" ~ parts ~ ", '-', 3) || '-' || lpad(split_part(" ~ parts ~ ", '-', 1), 2, '0')"
        ~ " || '-' || lpad(split_part(" ~ parts ~ ", '-', 2), 2, '0')" -%}
    {%- set compact = "left(" ~ parts ~ ", 4) || '-' || substring(" ~ parts ~ ", 5, 2)"
        ~ " || '-' || right(" ~ parts ~ ", 2)" -%}
    {%- set iso -%}
        case
            when {{ matches(expression, shapes['year_first']) }} then {{ year_first }}
            when {{ matches(expression, shapes['year_last']) }} then {{ year_last }}
            when {{ matches(expression, shapes['compact']) }} then {{ compact }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(iso, 'date') }}
{%- endmacro %}
