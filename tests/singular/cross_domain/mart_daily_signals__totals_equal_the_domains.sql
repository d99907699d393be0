{#- A join that repeats or loses a day changes a total. Returns the figures whose totals differ from their fact's. -#}
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

    select * from {{ ref('marketing_insight', 'mart_daily_signals') }}

),

totals as (

    {% for column, fact, value, condition in figures %}
        select
            '{{ column }}' as figure,
            sum({{ column }}) as total_of_days,
            cast(0 as numeric(38, 6)) as total_of_domain
        from signals
        union all
        select
            '{{ column }}' as figure,
            cast(0 as numeric(38, 6)) as total_of_days,
            sum({{ value }}) as total_of_domain
        from {{ ref(fact) }}
        where {{ condition }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    figure,
    sum(total_of_days) as total_of_days,
    sum(total_of_domain) as total_of_domain
from totals
group by figure
having coalesce(sum(total_of_days), 0) != coalesce(sum(total_of_domain), 0)
