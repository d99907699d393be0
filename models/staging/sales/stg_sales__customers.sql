with accepted as (

    select * from {{ ref('base_sales__customers') }}
    where reject_reason is null

),

final as (

    select
        customer_id,
        gender,
        location,
        education,
        marital_status,
        profession,
        cast(tenure_months as integer) as tenure_months,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
