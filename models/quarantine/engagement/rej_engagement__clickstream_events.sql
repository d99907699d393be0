with refused as (

    select * from {{ ref('base_engagement__clickstream_events') }}
    where reject_reason is not null

),

final as (

    -- Where it lies and what is wrong, nothing else: what is personal stops at staging.
    select
        file_name,
        file_row_number,
        reject_reason,
        loaded_at
    from refused

)

select * from final
