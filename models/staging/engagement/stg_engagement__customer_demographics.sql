with accepted as (

    select * from {{ ref('base_engagement__customer_demographics') }}
    where reject_reason is null

),

final as (

    select
        {{ person_key('customer_id') }} as customer_id,
        first_name,
        last_name,
        email,
        {{ salted_hash('email') }} as email_hash,
        {{ redact_emails('region') }} as region,
        signup_date,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
