{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{#- Days of Bitcoin are not with their domain: tag:streaming leaves them out, and would leave its test out too. -#}
{{ emails_found(['fct_bitcoin_daily', 'mart_customer_360', 'mart_daily_signals']) }}
