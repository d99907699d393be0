{{ refused_rows('sales', 'online_sales') }}
