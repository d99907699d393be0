{{ refused_rows('sales', 'tax_amount') }}
