select
    cast(event_timestamp as date) as publication_date,
    cast(count(*) as bigint) as article_count,
    cast(sum(case when has_crypto_mention then 1 else 0 end) as bigint) as crypto_article_count,
    cast(count(distinct source_name) as bigint) as source_count
from {{ ref('marketing_insight', 'fct_news_events') }}
group by cast(event_timestamp as date)
