select * from {{ ref('base_sales__marketing_spend') }}
where reject_reason is not null
