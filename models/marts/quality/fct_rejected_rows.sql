{{ config(materialized='view') }}

with judged as (

    select * from {{ ref('int_quality__rows_judged') }}
    where outcome != 'accepted'

),

final as (

    select
        feed,
        file_name,
        file_row_number,
        outcome as reject_reason,
        loaded_at
    from judged

)

select * from final
