with ranked_rows as (

    select
        spend_date,
        offline_spend_amount,
        online_spend_amount,
        rank() over (partition by spend_date order by loaded_at desc, file_name desc) as version_rank
    from {{ ref('marketing_insight', 'stg_sales__marketing_spend') }}

),

days as (

    select
        coalesce(max(offline_spend_amount), 0) + coalesce(max(online_spend_amount), 0) as spend_amount
    from ranked_rows
    where version_rank = 1
    group by spend_date

),

source_total as (

    select coalesce(sum(spend_amount), 0) as spend_amount from days

),

published_total as (

    select coalesce(sum(spend_amount), 0) as spend_amount from {{ ref('marketing_insight', 'fct_marketing_spend') }}

)

select
    source_total.spend_amount as source_amount,
    published_total.spend_amount as published_amount
from source_total
cross join published_total
where source_total.spend_amount != published_total.spend_amount
