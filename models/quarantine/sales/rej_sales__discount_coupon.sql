{{ refused_rows('sales', 'discount_coupon') }}
