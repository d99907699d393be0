with accepted as (

    select * from {{ ref('base_engagement__clickstream_events') }}
    where reject_reason is null

)

select * from accepted
