with ranked_days as (

    select
        coalesce(offline_spend_amount, 0) + coalesce(online_spend_amount, 0) as spend_amount,
        row_number() over (
            partition by spend_date order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_sales__marketing_spend') }}

),

source_total as (

    select coalesce(sum(spend_amount), 0) as spend_amount from ranked_days
    where version_rank = 1

),

published_total as (

    select coalesce(sum(spend_amount), 0) as spend_amount from {{ ref('fct_marketing_spend') }}

)

select
    source_total.spend_amount as source_amount,
    published_total.spend_amount as published_amount
from source_total
cross join published_total
where source_total.spend_amount != published_total.spend_amount
