{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_engagement__clickstream_events', 'rej_engagement__customer_demographics',
    'mart_customer_clicks', 'int_engagement__customers_deduplicated',
    'int_engagement__customers_versioned', 'mart_daily_clicks', 'snap_engagement__customers',
    'ref_event_types', 'ref_channel_rules', 'ref_search_engines', 'ref_social_sites', 'fct_click_events',
    'fct_sessions', 'bridge_session_events', 'profile_engagement__customer_demographics'
]) }}
