{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'dim_customer', 'dim_customer_history', 'dim_datetime', 'int_shared__settings_recorded', 'ref_holidays',
    'ref_missing_values'
]) }}
