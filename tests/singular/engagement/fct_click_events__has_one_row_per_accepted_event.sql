with published as (

    select count(*) as row_count from {{ ref('marketing_insight', 'fct_click_events') }}

),

accepted as (

    select count(distinct event_id) as event_count from {{ ref('marketing_insight', 'stg_engagement__click_events') }}

)

select
    published.row_count,
    accepted.event_count
from published
cross join accepted
where published.row_count != accepted.event_count
