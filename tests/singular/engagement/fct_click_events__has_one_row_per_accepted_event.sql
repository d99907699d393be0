with counts as (

    select
        (select count(*) from {{ ref('fct_click_events') }}) as published_count,
        (select count(distinct event_id) from {{ ref('stg_engagement__click_events') }}) as accepted_count

)

select * from counts
where published_count != accepted_count
