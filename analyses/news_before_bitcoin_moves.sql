-- Is there more news in the hours before bitcoin moves?
-- Articles published in the three hours before an hour, on average over hours in which the price rose or fell by half a
-- percent or more, and over all others. Hours are UTC; news of the hour itself does not count.
{% set hours_before = 3 %}
{% set move_rate = 0.005 %}
{% set before -%}
    over (order by spine.hour_starts_at rows between {{ hours_before }} preceding and 1 preceding)
{%- endset %}
with published as (

    select
        cast({{ dbt.date_trunc('hour', 'event_timestamp') }} as timestamp) as hour_starts_at,
        count(*) as article_count,
        sum(case when has_crypto_mention then 1 else 0 end) as crypto_article_count
    from {{ ref('marketing_insight', 'fct_news_events') }}
    group by cast({{ dbt.date_trunc('hour', 'event_timestamp') }} as timestamp)

),

preceded as (

    -- The spine has every hour, so that rows are hours.
    select
        spine.hour_starts_at,
        coalesce(sum(published.article_count) {{ before }}, 0) as article_count,
        coalesce(sum(published.crypto_article_count) {{ before }}, 0) as crypto_article_count
    from {{ ref('marketing_insight', 'time_spine_hourly') }} as spine
    left join published
        on spine.hour_starts_at = published.hour_starts_at

),

moves as (

    select
        prices.source_name,
        prices.asset_id,
        case
            when prices.return_rate >= {{ move_rate }} then 'rise'
            when prices.return_rate <= -{{ move_rate }} then 'fall'
            else 'steady'
        end as movement,
        preceded.article_count,
        preceded.crypto_article_count
    from {{ ref('marketing_insight', 'fct_bitcoin_hourly') }} as prices
    inner join preceded
        on prices.hour_starts_at = preceded.hour_starts_at
    where prices.return_rate is not null

),

kinds as (

    select
        source_name,
        asset_id,
        movement,
        count(*) as hour_count,
        sum(article_count) as article_count,
        sum(crypto_article_count) as crypto_article_count
    from moves
    group by source_name, asset_id, movement

)

select
    source_name,
    asset_id,
    movement,
    hour_count,
    {{ decimal_divide('article_count', 'hour_count', decimals=0) }} as articles_before,
    {{ decimal_divide('crypto_article_count', 'hour_count', decimals=0) }} as crypto_articles_before
from kinds
order by source_name, asset_id, movement
