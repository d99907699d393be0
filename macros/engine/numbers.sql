{#
    The exact integer quotient of two whole numbers of up to 38 digits. The result has up to 32 digits, because
    Snowflake's division keeps six digits for decimals. Neither number is negative, and the divisor isn't 0.

    | engine    | how                                                                     |
    |-----------|-------------------------------------------------------------------------|
    | duckdb    | // on hugeint; its / gives a double                                     |
    | postgres  | div                                                                     |
    | snowflake | subtracts the remainder first, so that the division has no fraction     |
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
