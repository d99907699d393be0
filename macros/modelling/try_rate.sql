{#
    A rate as a fraction of one, numeric(9, 6); null where the text is no number, or one that no rate can be (above
    99,999 as written). `18%` is 0.18 in any file. What a bare `18` or `0.18` is only its file can tell: see
    `rate_unit`. A percent is multiplied by 0.01 in decimals, because a division would go through a double on DuckDB.

    expression  SQL giving text
    is_percent  SQL condition: the bare numbers of the row's file are percents
#}
{% macro try_rate(expression, is_percent) -%}
    {%- set number = marketing_insight.rate_number(expression) -%}
    cast(
        case
            when abs({{ number }}) > 99999 then null
            when {{ expression }} like '%!%' escape '!' or {{ is_percent }}
                then {{ number }} * cast(0.01 as numeric(3, 2))
            when abs({{ number }}) <= 999 then {{ number }}
        end as numeric(9, 6)
    )
{%- endmacro %}
