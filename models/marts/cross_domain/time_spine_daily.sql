{%- set days_of_facts = {
    'mart_daily_sales': 'sale_date',
    'mart_daily_clicks': 'activity_date',
    'mart_daily_tweets': 'activity_date',
    'mart_daily_news': 'publication_date',
    'fct_bitcoin_daily': 'price_date',
    'fct_weather_daily': 'local_date',
    'fct_campaign_costs': 'cost_date',
} -%}

with calendar as (

    select * from {{ ref('marketing_insight', 'dim_datetime') }}

),

spans as (

    {% for model, day in days_of_facts.items() -%}
        select min({{ day }}) as first_day, max({{ day }}) as last_day from {{ ref('marketing_insight', model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

whole_span as (

    select min(first_day) as first_day, max(last_day) as last_day from spans

),

final as (

    select calendar.date_day
    from calendar
    inner join whole_span
        on calendar.date_day between whole_span.first_day and whole_span.last_day

)

select * from final
