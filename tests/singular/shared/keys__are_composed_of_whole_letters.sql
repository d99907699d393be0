{{ config(severity='warn') }}

{#- `Café` with an accent of its own matches no `Café`: one row per key, or line, that holds one. -#}
{%- set keys = [
    (ref('fct_sales'), ['transaction_id', 'product_sku', 'customer_id', 'product_category']),
    (ref('dim_customer'), ['customer_id']),
    (ref('int_sales__discount_coupons_deduplicated'), ['product_category', 'coupon_code']),
    (ref('int_sales__tax_rates_deduplicated'), ['product_category']),
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
