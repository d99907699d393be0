with accepted as (

    select * from {{ ref('base_engagement__customer_demographics') }}
    where reject_reason is null

),

salt as (

    select * from {{ ref('int_shared__hash_salt') }}

),

final as (

    select
        accepted.customer_id,
        accepted.first_name,
        accepted.last_name,
        accepted.email,
        {{ salted_hash('accepted.email', 'salt.salt') }} as email_hash,
        accepted.region,
        accepted.signup_date,
        accepted.file_name,
        accepted.file_row_number,
        accepted.loaded_at
    from accepted
    cross join salt

)

select * from final
