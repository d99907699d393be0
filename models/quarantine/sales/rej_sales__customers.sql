select * from {{ ref('base_sales__customers') }}
where reject_reason is not null
