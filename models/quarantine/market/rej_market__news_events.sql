select * from {{ ref('base_market__news_events') }}
where reject_reason is not null
