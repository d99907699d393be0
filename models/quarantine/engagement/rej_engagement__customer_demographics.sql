{{ refused_rows('engagement', 'customer_demographics') }}
