{#
    The predicate that selects the rows of fct_sales which a table made from it has not seen. Lines and rates come by
    ways of their own, and one may be ahead of the other (a selection built only one of them), so each is measured
    against what the table has of it: the newest of both would hide the slower one.

    The table being built carries line_loaded_at, rates_loaded_at and loaded_at, the newest of its sales rows each.

    alias  what fct_sales is called where the predicate stands
#}
{% macro sales_since_last_load(alias) -%}
    (
        {{ marketing_insight.since_last_load(alias ~ '.line_loaded_at', 'line_loaded_at') }}
        or {{ marketing_insight.rates_since_last_load(alias ~ '.rates_loaded_at') }}
    )
{%- endmacro %}
