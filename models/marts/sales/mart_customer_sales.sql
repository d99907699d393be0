{#- A table: to find the customers whose lines were priced again takes as long as adding all of them up. -#}
with sales_lines as (

    select * from {{ ref('fct_sales') }}

),

final as (

    select
        customer_id,
        max(pricing_convention) as pricing_convention,
        max(transaction_date) as last_purchase_date,
        -- A day that had not come yet when its line was loaded is none up to which the data reach.
        max(case when transaction_date <= cast(line_loaded_at as date) then transaction_date end) as as_of_date,
        cast(count(distinct transaction_id) as bigint) as transaction_count,
        cast(sum(net_amount) as numeric(38, 6)) as net_amount,
        max(loaded_at) as loaded_at
    from sales_lines
    group by customer_id

)

select * from final
