{# Numbers: reading them from text, dividing them exactly. #}

{#
    The value of a JSON number; null if it isn't one or doesn't fit the type. In addition to what `try_cast` reads, it
    accepts a negative exponent, as programs write small numbers: 6.81e-06 is 0.00000681. Those are spelled out as text
    first, because DuckDB rounds decimals with an exponent differently. A positive exponent (1e+16) isn't accepted.

    expression  SQL giving text, as json_text does
    data_type   numeric(p, s)
#}
{% macro try_number(expression, data_type) -%}
    {%- set parts = "lower(trim(" ~ expression ~ ", ' '))" -%}
    {%- set mantissa = "split_part(" ~ parts ~ ", 'e-', 1)" -%}
    {%- set digits = "replace(replace(" ~ mantissa ~ ", '-', ''), '.', '')" -%}
    {%- set exponent = marketing_insight.try_cast("split_part(" ~ parts ~ ", 'e-', 2)", 'integer') -%}
    {%- set spelled_out -%}
        case
            when {{ marketing_insight.regexp_full_match(expression, '-?[0-9]([.][0-9]+)?[eE]-(0?[1-9]|[1-9][0-9])') }}
                then
                    case when {{ mantissa }} like '-%' then '-' else '' end
                    -- Every engine reads 38 digits.
                    || left('0.' || repeat('0', {{ exponent }} - 1) || {{ digits }}, 38)
            else {{ expression }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(spelled_out, data_type) }}
{%- endmacro %}

{#
    The condition that a number has more decimals than are kept, so it has to be rounded.

    expression  SQL giving text
    kept        number of decimals that are kept
#}
{% macro has_more_decimals(expression, kept=6) -%}
    coalesce(
        {{ expression }} like '%.{{ '_' * (kept + 1) }}%'
        and {{ marketing_insight.regexp_full_match(
            expression, '[^.]*[.][0-9]{' ~ kept ~ '}[0-9]*[1-9][0-9]*[ %]*'
        ) }}, false
    )
{%- endmacro %}

{#
    One amount divided by another, rounded half away from zero to six decimals, with the same digits on every engine. It
    is computed in whole units of the last decimal, because dividing decimals gives a double on DuckDB and an
    engine-specific scale elsewhere. Null if either is null or the denominator is zero.

    numerator, denominator  SQL giving amounts, the denominator not negative
    decimals                number of decimals that the two may have
#}
{% macro decimal_divide(numerator, denominator, decimals=6) -%}
    {%- set factor = 10 ** decimals -%}
    {%- set above = "cast(abs(" ~ numerator ~ ") * " ~ factor ~ " as numeric(38, 0))" -%}
    {%- set below = "cast(" ~ denominator ~ " * " ~ factor ~ " as numeric(38, 0))" -%}
    {%- set halves = marketing_insight.integer_divide(
        above ~ " * 2000000 + " ~ below, "nullif(" ~ below ~ ", 0) * 2") -%}
    cast(
        cast(case when {{ numerator }} < 0 then -1 else 1 end * {{ halves }} as numeric(32, 0))
        * cast(0.000001 as numeric(7, 6)) as numeric(38, 6)
    )
{%- endmacro %}
