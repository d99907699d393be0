{{ config(severity='warn', fail_calc='coalesce(sum(dropped_line_count), 0)') }}

{#- Lines that the newest file with their product and transaction has no longer: they are gone from fct_sales. -#}
select
    transaction_id,
    product_sku,
    dropped_line_count,
    file_name
from {{ ref('int_sales__lines_deduplicated') }}
where dropped_line_count > 0 and line_number = 1
