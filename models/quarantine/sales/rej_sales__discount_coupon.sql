select * from {{ ref('base_sales__discount_coupon') }}
where reject_reason is not null
