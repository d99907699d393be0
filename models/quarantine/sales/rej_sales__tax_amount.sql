select * from {{ ref('base_sales__tax_amount') }}
where reject_reason is not null
