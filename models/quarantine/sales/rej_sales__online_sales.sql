select * from {{ ref('base_sales__online_sales') }}
where reject_reason is not null
