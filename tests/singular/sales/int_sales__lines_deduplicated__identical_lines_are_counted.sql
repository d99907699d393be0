{{ config(severity='warn', fail_calc='coalesce(sum(identical_count - 1), 0)') }}

{#- Lines that are identical to another line of their file. By default they count once. -#}
select
    transaction_id,
    product_sku,
    line_number,
    identical_count,
    file_name
from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
where identical_count > 1
