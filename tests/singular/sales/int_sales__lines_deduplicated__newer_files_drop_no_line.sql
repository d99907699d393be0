{{ config(severity='warn', fail_calc='coalesce(sum(dropped_line_count), 0)') }}

{#- Lines that the newest file of their product and transaction no longer has. They are dropped from fct_sales. -#}
select
    transaction_id,
    product_sku,
    dropped_line_count,
    file_name
from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
where dropped_line_count > 0 and line_number = 1
