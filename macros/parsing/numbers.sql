{# Numbers: reading them from text, dividing them exactly. #}

{#
    The value of a JSON number, null where it isn't one or doesn't fit the type. Beside what `try_cast` reads it takes
    the small numbers that programs write with an exponent: 6.81e-06 is 0.00000681. They are spelled out as text first,
    since DuckDB doesn't round decimals with an exponent as the others do. A positive exponent (1e+16) isn't read.

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
                    -- 38 digits are what every engine reads.
                    || left('0.' || repeat('0', {{ exponent }} - 1) || {{ digits }}, 38)
            else {{ expression }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(spelled_out, data_type) }}
{%- endmacro %}

{#
    The condition that a number is written with more decimals than are kept, so that it has to be rounded.

    expression  SQL giving text
    kept        how many decimals are kept
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
    One amount over another to six decimals, half away from zero, the same digits on every engine: it is computed in
    whole units of the last decimal, because a division of decimals is a double on DuckDB and has an engine's own scale
    elsewhere. Null where either is null or the divisor is zero.

    numerator, denominator  SQL giving amounts, the denominator not negative
    decimals                how many decimals the two may have
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
