{{ refused_rows('sales', 'customers') }}
