{{ config(severity='warn') }}

{#- `Café` with a combining accent doesn't equal `Café`: one row per key, or line, with such an accent. -#}
{%- set keys = [
    (ref('marketing_insight', 'fct_sales'), ['transaction_id', 'product_sku', 'customer_id', 'product_category']),
    (ref('marketing_insight', 'dim_customer'), ['customer_id']),
    (ref('marketing_insight', 'int_sales__discount_coupons_deduplicated'), ['product_category', 'coupon_code']),
    (ref('marketing_insight', 'int_sales__tax_rates_deduplicated'), ['product_category']),
] -%}

{% for relation, columns in keys %}
    select
        '{{ relation.identifier }}' as relation_name,
        {{ columns | join(" || ' ' || ") }} as found
    from {{ relation }}
    where
        {% for column in columns -%}
            {{ has_combining_marks(column) }}
            {%- if not loop.last %}
                or {% endif -%}
        {%- endfor %}
    {% if not loop.last %}
        union all
    {% endif %}
{%- endfor %}
