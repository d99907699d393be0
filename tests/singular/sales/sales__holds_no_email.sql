{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_sales__customers', 'rej_sales__discount_coupon', 'rej_sales__marketing_spend', 'rej_sales__online_sales',
    'rej_sales__tax_amount', 'mart_customer_sales', 'int_sales__customers_deduplicated',
    'int_sales__customers_versioned', 'int_sales__discount_coupons_deduplicated', 'int_sales__lines_deduplicated',
    'int_sales__products_deduplicated', 'int_sales__tax_rates_deduplicated', 'snap_sales__customers',
    'snap_sales__tax_rates', 'ref_product_groups', 'dim_products', 'fct_marketing_spend', 'fct_sales',
    'mart_customer_value', 'mart_daily_sales', 'int_sales__coupons_matched', 'int_sales__tax_rates_matched',
    'profile_sales__discount_coupon', 'profile_sales__marketing_spend', 'profile_sales__online_sales',
    'profile_sales__tax_amount', 'ref_known_unmatched_categories', 'fct_orders', 'mart_customer_cohorts',
    'mart_product_pairs'
]) }}
