{#
    A select of the lines whose coupon or tax rate changed since the last load, by `unit`. A coupon concerns its
    category in its month of every year, a tax rate its category always.

    lines               int_sales__lines_deduplicated
    coupons, tax_rates  CTEs of the model that calls
    unit                the columns to give back
#}
{% macro lines_with_new_rates(lines, coupons, tax_rates, unit) -%}
    {%- set since = marketing_insight.rates_since_last_load('loaded_at') -%}
    select {% for column in unit %}lines.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ lines }} as lines
    inner join (
        select product_category, sale_month from {{ coupons }} where {{ since }}
        union all
        select product_category, null as sale_month from {{ tax_rates }} where {{ since }}
    ) as changed
        on lines.product_category = changed.product_category
        and (
            changed.sale_month is null
            or changed.sale_month = extract(month from lines.transaction_date)
        )
{%- endmacro %}
