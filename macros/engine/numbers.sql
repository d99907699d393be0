{#
    How often a whole number goes into another, exactly, for up to 38 digits and up to 32 of the result, because a
    division on Snowflake keeps six for decimals. Neither is negative, the divisor is not 0.

    | engine    | how                                                                     |
    |-----------|-------------------------------------------------------------------------|
    | duckdb    | // on hugeint; its / would go through a double                          |
    | postgres  | div                                                                     |
    | snowflake | takes the remainder off first, so that the division has no fraction     |
#}
{% macro integer_divide(dividend, divisor) -%}
    {{ return(adapter.dispatch('integer_divide', 'marketing_insight')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__integer_divide(dividend, divisor) -%}
    (cast({{ dividend }} as hugeint) // cast({{ divisor }} as hugeint))
{%- endmacro %}

{% macro postgres__integer_divide(dividend, divisor) -%}
    div(cast({{ dividend }} as numeric(38, 0)), cast({{ divisor }} as numeric(38, 0)))
{%- endmacro %}

{% macro snowflake__integer_divide(dividend, divisor) -%}
    round((({{ dividend }}) - mod({{ dividend }}, {{ divisor }})) / ({{ divisor }}), 0)
{%- endmacro %}
