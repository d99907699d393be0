{{ refused_rows('sales', 'marketing_spend') }}
