{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_market__bitcoin_prices', 'rej_market__news_events', 'ref_crypto_terms', 'ref_headline_lengths',
    'ref_news_sources', 'ref_volatility_categories', 'fct_bitcoin_daily', 'fct_bitcoin_hourly', 'fct_bitcoin_prices',
    'fct_news_events', 'mart_daily_news'
]) }}
