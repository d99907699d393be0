{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='customer_id',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where line_count is null"
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set sales_lines = ref('marketing_insight', 'fct_sales') -%}

with customers as (

    select
        customer_id,
        max(pricing_convention) as pricing_convention,
        min(case when is_return then null else transaction_date end) as first_purchase_date,
        max(case when is_return then null else transaction_date end) as last_purchase_date,
        -- A day after its line was loaded, a typing error or a clock ahead, says nothing of how far the data reach.
        max(case when transaction_date <= cast(line_loaded_at as date) then transaction_date end) as as_of_date,
        count(*) as line_count,
        sum(case when is_return then 1 else 0 end) as return_line_count,
        cast(sum(net_amount) as numeric(38, 6)) as net_amount,
        cast(sum(case when is_return then -net_amount else 0 end) as numeric(38, 6)) as returned_amount,
        max(line_loaded_at) as line_loaded_at
    from {{ sales_lines }}
    group by customer_id

),

changed_customers as (

    {% if is_incremental() %}
        select customer_id from {{ sales_lines }}
        where {{ since_last_load('line_loaded_at', watermark='line_loaded_at') }}

        union

        {{ groups_left_by_corrections('customers', this, ['customer_id'], [
            'pricing_convention', 'first_purchase_date', 'last_purchase_date', 'as_of_date', 'line_count',
            'return_line_count', 'net_amount', 'returned_amount', 'line_loaded_at'
        ]) }}
    {% else %}
        select customer_id from customers
    {% endif %}

),

transactions_by_customer as (

    -- Counting distinct transactions takes longer than everything else, so only changed customers are counted.
    select
        sales_lines.customer_id,
        count(
            distinct case when sales_lines.is_return then null else sales_lines.transaction_id end
        ) as transaction_count
    from {{ sales_lines }} as sales_lines
    inner join changed_customers
        on sales_lines.customer_id = changed_customers.customer_id
    group by sales_lines.customer_id

),

final as (

    -- A customer who is no longer among the customers comes out without figures; the post-hook deletes the row.
    select
        changed_customers.customer_id,
        customers.pricing_convention,
        customers.first_purchase_date,
        customers.last_purchase_date,
        customers.as_of_date,
        cast(customers.line_count as bigint) as line_count,
        cast(customers.return_line_count as bigint) as return_line_count,
        cast(transactions_by_customer.transaction_count as bigint) as transaction_count,
        customers.net_amount,
        customers.returned_amount,
        {{ decimal_divide(
            'customers.returned_amount', '(customers.net_amount + customers.returned_amount)'
        ) }} as return_rate,
        customers.line_loaded_at
    from changed_customers
    left join customers
        on changed_customers.customer_id = customers.customer_id
    left join transactions_by_customer
        on changed_customers.customer_id = transactions_by_customer.customer_id

)

select * from final
