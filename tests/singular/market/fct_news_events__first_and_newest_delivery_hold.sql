with delivered as (

    select
        article_id,
        headline,
        event_timestamp,
        loaded_at,
        min(loaded_at) over (partition by article_id) as first_loaded_at,
        row_number() over (
            partition by article_id order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_market__news_events') }}

)

select
    articles.article_id,
    articles.headline,
    delivered.headline as newest_headline,
    articles.first_loaded_at,
    delivered.first_loaded_at as first_delivered_at
from {{ ref('fct_news_events') }} as articles
left join delivered
    on articles.article_id = delivered.article_id and delivered.version_rank = 1
where
    articles.headline is distinct from delivered.headline
    or articles.event_timestamp is distinct from delivered.event_timestamp
    or articles.loaded_at is distinct from delivered.loaded_at
    or articles.first_loaded_at is distinct from delivered.first_loaded_at
