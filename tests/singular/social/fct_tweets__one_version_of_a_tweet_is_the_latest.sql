{#- Exactly one version is the latest, the one with the greatest id, and all versions have the same load time. -#}
select
    original_tweet_id,
    sum(case when is_latest_edit then 1 else 0 end) as latest_count
from {{ ref('marketing_insight', 'fct_tweets') }}
group by original_tweet_id
having
    sum(case when is_latest_edit then 1 else 0 end) != 1
    or max(lpad(tweet_id, 20, '0')) != max(case when is_latest_edit then lpad(tweet_id, 20, '0') end)
    or min(loaded_at) != max(loaded_at)
