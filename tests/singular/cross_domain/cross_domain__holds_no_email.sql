{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'fct_attributed_orders', 'mart_customer_360', 'mart_daily_channels', 'mart_daily_signals', 'mart_paths',
    'time_spine_daily', 'time_spine_hourly'
]) }}
