{#
    Every feed that lands files, as [domain, table] of its source. Models can't ask the sources themselves: dbt wants to
    know what a model reads before it has seen them all.
#}
{% macro raw_feeds() -%}
    {{ return([
        ['sales', 'customers'],
        ['sales', 'discount_coupon'],
        ['sales', 'marketing_spend'],
        ['sales', 'online_sales'],
        ['sales', 'tax_amount'],
        ['market', 'bitcoin_prices'],
        ['market', 'news_events'],
        ['weather', 'open_meteo_hourly'],
        ['weather', 'openweathermap_current'],
        ['engagement', 'clickstream_events'],
        ['engagement', 'customer_demographics'],
        ['social', 'tweets'],
    ]) }}
{%- endmacro %}
