{#
    One amount over another to six decimals, half away from zero, the same digits on every engine: it is computed in
    whole millionths, because a division of decimals is a double on DuckDB and has an engine's own scale elsewhere.
    Null where either is null or the divisor is zero.

    numerator, denominator  SQL giving amounts of at most six decimals, not negative
#}
{% macro exact_ratio(numerator, denominator) -%}
    {%- set above = "cast(" ~ numerator ~ " * 1000000 as numeric(38, 0))" -%}
    {%- set below = "cast(" ~ denominator ~ " * 1000000 as numeric(38, 0))" -%}
    {%- set halves = marketing_insight.integer_quotient(
        above ~ " * 2000000 + " ~ below, "nullif(" ~ below ~ ", 0) * 2") -%}
    cast(cast({{ halves }} as numeric(32, 0)) * cast(0.000001 as numeric(7, 6)) as numeric(38, 6))
{%- endmacro %}
