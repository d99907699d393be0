{#
    One amount over another to six decimals, half away from zero, the same digits on every engine: it is computed in
    whole units of the last decimal, because a division of decimals is a double on DuckDB and has an engine's own scale
    elsewhere. Null where either is null or the divisor is zero.

    numerator, denominator  SQL giving amounts, the denominator not negative
    decimals                how many decimals the two may have
#}
{% macro exact_ratio(numerator, denominator, decimals=6) -%}
    {%- set factor = 10 ** decimals -%}
    {%- set above = "cast(abs(" ~ numerator ~ ") * " ~ factor ~ " as numeric(38, 0))" -%}
    {%- set below = "cast(" ~ denominator ~ " * " ~ factor ~ " as numeric(38, 0))" -%}
    {%- set halves = marketing_insight.integer_quotient(
        above ~ " * 2000000 + " ~ below, "nullif(" ~ below ~ ", 0) * 2") -%}
    cast(
        cast(case when {{ numerator }} < 0 then -1 else 1 end * {{ halves }} as numeric(32, 0))
        * cast(0.000001 as numeric(7, 6)) as numeric(38, 6)
    )
{%- endmacro %}
