{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='customer_id',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where transaction_count = 0"
    )
}}

{#- Long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set sales_lines = ref('fct_sales') -%}
{%- set delivered_lines = ref('stg_sales__online_sales') -%}

with touched_customers as (

    select distinct sales_lines.customer_id
    from {{ sales_lines }} as sales_lines
    {% if is_incremental() %}
        where {{ sales_since_last_load('sales_lines') }}

        union

        {{ left_by_corrections('customer_id', sales_lines, delivered_lines) }}
    {% endif %}

),

final as (

    -- A customer who lost his last line to a correction comes out empty here; the post-hook takes him away.
    select
        touched_customers.customer_id,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        max(sales_lines.transaction_date) as last_purchase_date,
        count(distinct sales_lines.transaction_id) as transaction_count,
        cast(coalesce(sum(sales_lines.net_amount), 0) as numeric(38, 6)) as net_amount,
        max(sales_lines.line_loaded_at) as line_loaded_at,
        max(sales_lines.rates_loaded_at) as rates_loaded_at,
        max(sales_lines.loaded_at) as loaded_at
    from touched_customers
    left join {{ sales_lines }} as sales_lines
        on touched_customers.customer_id = sales_lines.customer_id
    group by touched_customers.customer_id

)

select * from final
