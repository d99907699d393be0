{#
    The value of a text as `data_type`, null where it isn't one. Blanks around it don't matter.

    expression  SQL giving text
    data_type   a type name all engines know: numeric(p, s), date, timestamp, boolean

    | engine    | how                                                              |
    |-----------|------------------------------------------------------------------|
    | duckdb    | try_cast, which would also read 1_000: no underscore is let in   |
    | snowflake | try_cast                                                         |
    | postgres  | has none: the text is asked whether it would parse, then cast    |
#}
{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast', 'marketing_insight')(expression, data_type)) }}
{%- endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast(trim({{ expression }}) as {{ data_type }})
{%- endmacro %}

{% macro duckdb__try_cast(expression, data_type) -%}
    try_cast(replace(trim({{ expression }}), '_', '?') as {{ data_type }})
{%- endmacro %}

{% macro postgres__try_cast(expression, data_type) -%}
    cast(
        case when pg_input_is_valid(trim({{ expression }}), '{{ data_type }}') then trim({{ expression }}) end
        as {{ data_type }}
    )
{%- endmacro %}
