{{ config(severity='warn', fail_calc='coalesce(sum(identical_count - 1), 0)') }}

{#- Lines that say what another line of their file says. By default they count once. -#}
select
    transaction_id,
    product_sku,
    line_number,
    identical_count,
    file_name
from {{ ref('int_sales__lines_deduplicated') }}
where identical_count > 1
