{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found(['mart_customer_360', 'mart_daily_signals', 'time_spine_daily', 'time_spine_hourly']) }}
