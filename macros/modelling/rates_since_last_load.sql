{#
    The predicate that selects the coupon and tax rates which the table being built has not seen, by their `loaded_at`
    or by the `rates_loaded_at` of rows priced with them.

    Rates come seldom. An overlap behind the newest of them would be the same rates, and so all lines, in every run; it
    is taken behind the newest load at all. A rate newer than any the table knows is new whatever else was loaded.

    column  the load time of the rate
#}
{% macro rates_since_last_load(column) -%}
    (
        {{ column }} >= {{ marketing_insight.last_load_at() }}
        or {{ column }} > {{ marketing_insight.last_load_at('rates_loaded_at', overlap=false) }}
    )
{%- endmacro %}
