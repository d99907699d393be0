{{ config(cluster_by=['customer_id']) }}

{%- set extract_date = "cast('" ~ var('customers_extract_date') ~ "' as date)" -%}

with customers as (

    select * from {{ ref('int_sales__customers_deduplicated') }}

),

buyers as (

    select * from {{ ref('int_sales__customers_aggregated') }}

),

known as (

    select
        coalesce(customers.customer_id, buyers.customer_id) as customer_id,
        customers.gender,
        customers.location,
        customers.education,
        customers.marital_status,
        customers.profession,
        customers.tenure_months,
        customers.customer_id is null as is_inferred,
        coalesce(customers.loaded_at, buyers.loaded_at) as loaded_at
    from customers
    full outer join buyers
        on customers.customer_id = buyers.customer_id

),

final as (

    select
        customer_id,
        gender,
        location,
        case
            when tenure_months < 6 then 'New'
            when tenure_months <= 12 then 'Developing'
            when tenure_months <= 24 then 'Established'
            when tenure_months > 24 then 'Loyal'
        end as segment,
        education,
        marital_status,
        profession,
        is_inferred,
        tenure_months,
        cast({{ dbt.dateadd('month', '-1 * tenure_months', extract_date) }} as date) as customer_since,
        loaded_at
    from known

)

select * from final
