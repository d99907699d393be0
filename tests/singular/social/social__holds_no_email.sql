{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_social__tweets', 'int_social__tweets_deduplicated', 'int_social__hashtags_exploded', 'bridge_tweet_hashtags',
    'fct_tweet_metrics', 'fct_tweets', 'mart_daily_tweets', 'mart_hashtag_daily'
]) }}
