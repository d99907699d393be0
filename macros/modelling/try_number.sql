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
            when {{ marketing_insight.matches(expression, '-?[0-9]([.][0-9]+)?[eE]-(0?[1-9]|[1-9][0-9])') }}
                then
                    case when {{ mantissa }} like '-%' then '-' else '' end
                    -- 38 digits are what every engine reads.
                    || left('0.' || repeat('0', {{ exponent }} - 1) || {{ digits }}, 38)
            else {{ expression }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(spelled_out, data_type) }}
{%- endmacro %}
