{#- Per line, the charge is the line's own. Per transaction, the shares add up exactly to the largest charge. -#}
with charges as (

    select
        transaction_id,
        product_sku,
        line_number,
        delivery_charge
    from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}

)

{% if var('delivery_charge_basis') == 'transaction' %}
    select
        sales.transaction_id,
        sum(sales.delivery_amount) as delivery_amount,
        max(charges.delivery_charge) as delivery_charge
    from {{ ref('marketing_insight', 'fct_sales') }} as sales
    inner join charges
        on {{ join_on_key('sales', 'charges', ['transaction_id', 'product_sku', 'line_number']) }}
    group by sales.transaction_id
    having sum(sales.delivery_amount) != max(charges.delivery_charge)
{% else %}
    select
        sales.transaction_id,
        sales.delivery_amount,
        charges.delivery_charge
    from {{ ref('marketing_insight', 'fct_sales') }} as sales
    inner join charges
        on {{ join_on_key('sales', 'charges', ['transaction_id', 'product_sku', 'line_number']) }}
    where sales.delivery_amount != charges.delivery_charge
{% endif %}
