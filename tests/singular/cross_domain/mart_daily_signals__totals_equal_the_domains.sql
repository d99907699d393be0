{#- A join that repeated or lost a day would change a total. Fails with the figures that differ from their domain's. -#}
{%- set figures = [
    ('revenue_amount', 'fct_sales', 'net_amount', 'true'),
    ('spend_amount', 'fct_marketing_spend', 'spend_amount', 'true'),
    ('session_count', 'fct_sessions', '1', 'true'),
    ('click_count', 'fct_click_events', '1', 'true'),
    ('tweet_count', 'fct_tweets', '1', 'is_latest_edit'),
    ('like_count', 'fct_tweets', 'like_count', 'is_latest_edit'),
    ('article_count', 'fct_news_events', '1', 'true'),
] -%}

with signals as (

    select * from {{ ref('mart_daily_signals') }}

),

totals as (

    {% for column, fact, value, condition in figures %}
        select
            '{{ column }}' as figure,
            (select sum({{ column }}) from signals) as total_of_days,
            (select sum({{ value }}) from {{ ref(fact) }} where {{ condition }}) as total_of_domain
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from totals
where coalesce(total_of_days, 0) != coalesce(total_of_domain, 0)
