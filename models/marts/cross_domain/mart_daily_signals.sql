with sales as (

    select * from {{ ref('marketing_insight', 'mart_daily_sales') }}

),

clicks as (

    select * from {{ ref('marketing_insight', 'mart_daily_clicks') }}

),

tweets as (

    select * from {{ ref('marketing_insight', 'mart_daily_tweets') }}

),

news as (

    select * from {{ ref('marketing_insight', 'mart_daily_news') }}

),

bitcoin as (

    select * from {{ ref('marketing_insight', 'fct_bitcoin_daily') }}
    where
        source_name = {{ quoted_list([var('signals_bitcoin_source')]) }}
        and asset_id = {{ quoted_list([var('signals_bitcoin_asset')]) }}

),

weather as (

    select days.*
    from {{ ref('marketing_insight', 'fct_weather_daily') }} as days
    inner join {{ ref('marketing_insight', 'dim_location') }} as locations
        on days.location_id = locations.location_id
    where
        lower(locations.location_name) = lower({{ quoted_list([var('signals_location')]) }})
        -- The hours of a day may hold neither of the two columns that are read here.
        and coalesce(days.average_temperature_c, days.total_precipitation_mm) is not null

),

known_days as (

    select sale_date as date_day from sales
    union
    select activity_date as date_day from clicks
    union
    select activity_date as date_day from tweets
    union
    select publication_date as date_day from news
    union
    select price_date as date_day from bitcoin
    union
    select local_date as date_day from weather

),

final as (

    select
        known_days.date_day,
        cast(sales.revenue_amount as numeric(38, 6)) as revenue_amount,
        cast(sales.transaction_count as bigint) as transaction_count,
        cast(sales.spend_amount as numeric(38, 6)) as spend_amount,
        cast(clicks.session_count as bigint) as session_count,
        cast(clicks.event_count as bigint) as click_count,
        cast(tweets.tweet_count as bigint) as tweet_count,
        cast(tweets.like_count as bigint) as like_count,
        cast(news.article_count as bigint) as article_count,
        cast(bitcoin.close_usd as numeric(28, 10)) as bitcoin_close_usd,
        cast(bitcoin.return_rate as numeric(38, 6)) as bitcoin_return_rate,
        cast(weather.average_temperature_c as numeric(12, 6)) as average_temperature_c,
        cast(weather.total_precipitation_mm as numeric(12, 4)) as total_precipitation_mm
    from known_days
    left join sales
        on known_days.date_day = sales.sale_date
    left join clicks
        on known_days.date_day = clicks.activity_date
    left join tweets
        on known_days.date_day = tweets.activity_date
    left join news
        on known_days.date_day = news.publication_date
    left join bitcoin
        on known_days.date_day = bitcoin.price_date
    left join weather
        on known_days.date_day = weather.local_date

)

select * from final
