{{ config(materialized='view') }}

with judged as (

    select * from {{ ref('int_quality__rows_judged') }}
    where outcome not in ('accepted', 'pending')

),

final as (

    select
        feed,
        {{ without_any_email('file_name') }} as file_name,
        file_row_number,
        outcome as reject_reason,
        loaded_at
    from judged

)

select * from final
