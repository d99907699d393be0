with accepted as (

    select * from {{ ref('base_engagement__customer_demographics') }}
    where reject_reason is null

),

final as (

    select
        customer_id,
        first_name,
        last_name,
        email,
        region,
        signup_date,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
