{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_engagement__clickstream_events', 'rej_engagement__customer_demographics',
    'mart_customer_clicks', 'int_engagement__customers_deduplicated',
    'int_engagement__customers_versioned', 'mart_daily_clicks', 'snap_engagement__customers',
    'ref_event_types', 'fct_click_events', 'fct_sessions', 'profile_engagement__customer_demographics'
]) }}
