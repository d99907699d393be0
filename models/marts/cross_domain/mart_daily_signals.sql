{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='date_day',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where loaded_at = cast('1970-01-01' as timestamp)"
    )
}}

{#-
    What is long is added up by day elsewhere, for touched days only; here are rows of days. All of them are put
    together, and those written that say something else than before: so a day is found that lost what it had, too.
-#}
with sales as (

    select * from {{ ref('mart_daily_sales') }}

),

clicks as (

    select * from {{ ref('mart_daily_clicks') }}

),

tweets as (

    select * from {{ ref('mart_daily_tweets') }}

),

articles as (

    select
        cast(event_timestamp as date) as activity_date,
        count(*) as article_count,
        max(loaded_at) as loaded_at
    from {{ ref('fct_news_events') }}
    group by cast(event_timestamp as date)

),

bitcoin as (

    select * from {{ ref('fct_bitcoin_daily') }}
    where
        source_name = {{ quoted_list([var('signals_bitcoin_source')]) }}
        and asset_id = {{ quoted_list([var('signals_bitcoin_asset')]) }}

),

weather as (

    select days.*
    from {{ ref('fct_weather_daily') }} as days
    inner join {{ ref('dim_location') }} as locations
        on days.location_id = locations.location_id
    where lower(locations.location_name) = lower({{ quoted_list([var('signals_location')]) }})

),

known_days as (

    select sale_date as date_day from sales
    union
    select activity_date as date_day from clicks
    union
    select activity_date as date_day from tweets
    union
    select activity_date as date_day from articles
    union
    select price_date as date_day from bitcoin
    union
    select local_date as date_day from weather
    {% if is_incremental() %}
        union
        -- A day that lost all its data comes out with nothing, not even a load time; the post-hook takes it away.
        select date_day from {{ this }}
    {% endif %}

),

joined as (

    select
        known_days.date_day,
        cast(sales.revenue_amount as numeric(38, 6)) as revenue_amount,
        cast(sales.transaction_count as bigint) as transaction_count,
        cast(sales.spend_amount as numeric(38, 6)) as spend_amount,
        cast(clicks.session_count as bigint) as session_count,
        cast(clicks.event_count as bigint) as click_count,
        cast(tweets.tweet_count as bigint) as tweet_count,
        cast(tweets.like_count as bigint) as like_count,
        cast(articles.article_count as bigint) as article_count,
        cast(bitcoin.close_usd as numeric(28, 10)) as bitcoin_close_usd,
        cast(bitcoin.return_rate as numeric(38, 6)) as bitcoin_return_rate,
        cast(weather.average_temperature_c as numeric(12, 6)) as average_temperature_c,
        cast(weather.total_precipitation_mm as numeric(12, 4)) as total_precipitation_mm,
        {{ greatest_ignoring_nulls([
            'sales.loaded_at', 'clicks.loaded_at', 'articles.loaded_at', 'bitcoin.loaded_at',
            'weather.loaded_at'
        ]) }} as loaded_at
    from known_days
    left join sales
        on known_days.date_day = sales.sale_date
    left join clicks
        on known_days.date_day = clicks.activity_date
    left join tweets
        on known_days.date_day = tweets.activity_date
    left join articles
        on known_days.date_day = articles.activity_date
    left join bitcoin
        on known_days.date_day = bitcoin.price_date
    left join weather
        on known_days.date_day = weather.local_date

)

select * from joined
{% if is_incremental() %}
    except
    select
        date_day,
        revenue_amount,
        transaction_count,
        spend_amount,
        session_count,
        click_count,
        tweet_count,
        like_count,
        article_count,
        bitcoin_close_usd,
        bitcoin_return_rate,
        average_temperature_c,
        total_precipitation_mm,
        loaded_at
    from {{ this }}
{% endif %}
