{#
    A rate as a fraction of one, numeric(9, 4); null where the text is no number. `18%`, `18` and `0.18` are the same:
    a percent sign, a column that is percent by name, or a bare value above 1 is divided by a hundred. It is multiplied
    by 0.01 in decimals, because a division would go through a double on DuckDB.

    A number that no rate can be (above 99,999 as written) is no rate either, so that it can't break the cast.

    expression   SQL giving text
    is_percent   true for a column whose name says percent (`discount_pct`): then 1 is one percent
#}
{% macro try_rate(expression, is_percent=false) -%}
    {%- set number = marketing_insight.try_cast("replace(" ~ expression ~ ", '%', '')", 'numeric(20, 6)') -%}
    cast(
        case
            when abs({{ number }}) > 99999 then null
            when {{ 'true' if is_percent else expression ~ " like '%!%%' escape '!' or " ~ number ~ " > 1" }}
                then {{ number }} * cast(0.01 as numeric(3, 2))
            else {{ number }}
        end as numeric(9, 4)
    )
{%- endmacro %}
