{{ config(materialized='view') }}

with rejected as (

    select * from {{ ref('marketing_insight', 'int_quality__rows_audited') }}
    where outcome not in ('accepted', 'pending')

),

final as (

    select
        feed,
        {{ redact_email_lookalikes('file_name') }} as file_name,
        file_row_number,
        outcome as reject_reason,
        loaded_at
    from rejected

)

select * from final
