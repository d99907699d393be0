with accepted as (

    select * from {{ ref('base_sales__marketing_spend') }}
    where reject_reason is null

),

final as (

    select
        offline_spend_amount,
        online_spend_amount,
        spend_date,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
