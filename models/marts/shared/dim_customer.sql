{{ config(cluster_by=['customer_id']) }}

{%- set extract_date = "cast('" ~ var('customers_extract_date') ~ "' as date)" -%}

with shoppers as (

    select * from {{ ref('marketing_insight', 'int_sales__customers_deduplicated') }}

),

buyers as (

    select * from {{ ref('marketing_insight', 'mart_customer_sales') }}

),

members as (

    select * from {{ ref('marketing_insight', 'int_engagement__customers_deduplicated') }}

),

visitors as (

    select * from {{ ref('marketing_insight', 'mart_customer_clicks') }}

),

locations as (

    select
        location_id,
        {{ lower_portable(collapse_whitespace('location_name')) }} as location_key
    from {{ ref('marketing_insight', 'dim_location') }}

),

ids as (

    select customer_id from shoppers
    union
    select customer_id from buyers
    union
    select customer_id from members
    union
    select customer_id from visitors

),

known as (

    select
        ids.customer_id,
        shoppers.gender,
        shoppers.location,
        {{ lower_portable(collapse_whitespace('shoppers.location')) }} as location_key,
        shoppers.education,
        shoppers.marital_status,
        shoppers.profession,
        shoppers.tenure_months,
        members.email_hash,
        members.region,
        members.signup_date,
        coalesce(shoppers.customer_id, buyers.customer_id) is not null as is_known_to_sales,
        members.customer_id is not null as is_known_to_demographics,
        visitors.customer_id is not null as is_known_to_clickstream,
        buyers.first_purchase_date as first_order_date,
        coalesce(shoppers.customer_id, members.customer_id) is null as is_inferred,
        case
            when buyers.last_purchase_date > cast(visitors.last_event_at as date) then buyers.last_purchase_date
            else coalesce(cast(visitors.last_event_at as date), buyers.last_purchase_date)
        end as last_activity_date
    from ids
    left join shoppers
        on ids.customer_id = shoppers.customer_id
    left join buyers
        on ids.customer_id = buyers.customer_id
    left join members
        on ids.customer_id = members.customer_id
    left join visitors
        on ids.customer_id = visitors.customer_id

),

as_of as (

    -- The day of the newest click or order, not the current date, so that the same files always give the same rows.
    -- Those dated after they were loaded count only where there are no others, and then with the day of the load.
    select coalesce(max(active.as_of_date), cast(max(active.loaded_at) as date)) as as_of_date
    from (
        select as_of_date, line_loaded_at as loaded_at from buyers
        union all
        select as_of_date, event_loaded_at as loaded_at from visitors
    ) as active

),

final as (

    select
        known.customer_id,
        known.gender,
        known.location,
        locations.location_id,
        case
            when known.tenure_months < 6 then 'New'
            when known.tenure_months <= 12 then 'Developing'
            when known.tenure_months <= 24 then 'Established'
            when known.tenure_months > 24 then 'Loyal'
        end as segment,
        known.education,
        known.marital_status,
        known.profession,
        known.email_hash,
        known.region,
        known.is_inferred,
        known.is_known_to_sales,
        known.is_known_to_demographics,
        known.is_known_to_clickstream,
        coalesce(
            known.last_activity_date
            >= {{ dbt.dateadd('day', '-1 * ' ~ var('active_days'), 'as_of.as_of_date') }},
            false
        ) as is_active,
        known.tenure_months,
        cast({{ dbt.dateadd('month', '-1 * known.tenure_months', extract_date) }} as date) as customer_since,
        known.signup_date,
        known.first_order_date,
        known.last_activity_date,
        as_of.as_of_date
    from known
    cross join as_of
    left join locations
        on known.location_key = locations.location_key

)

select * from final
