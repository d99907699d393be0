with accepted as (

    select * from {{ ref('base_social__tweets') }}
    where reject_reason is null

)

select * from accepted
