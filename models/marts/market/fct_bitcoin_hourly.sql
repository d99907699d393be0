{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['hour_starts_at', 'source_name', 'asset_id'],
        on_schema_change='fail',
        cluster_by=['hour_starts_at']
    )
}}

{%- set all_prices = ref('marketing_insight', 'fct_bitcoin_prices') -%}
{%- set is_new = since_last_load() if is_incremental() else none -%}
{%- set by_hour = 'partition by source_name, asset_id order by hour_starts_at' -%}
{%- set of_the_hour = 'partition by prices.source_name, prices.asset_id, prices.hour_starts_at' -%}

with prices as (

    select
        source_name,
        asset_id,
        {{ dbt.date_trunc('hour', 'event_timestamp') }} as hour_starts_at,
        price_usd,
        event_timestamp,
        loaded_at
    from {{ all_prices }}
    {% if is_incremental() %}
        where {{ within_window_of_new_rows(all_prices, 'event_timestamp', 'hour') }}
    {% endif %}

),

{% if is_incremental() %}
    affected_hours as (

        select distinct source_name, asset_id, hour_starts_at from prices
        where {{ is_new }}

    ),

    needed_hours as (

        -- The return of an affected hour needs the hour before; the return of the hour after needs the affected one.
        {% for offset in [-1, 0, 1] %}
            select source_name, asset_id, {{ dbt.dateadd('hour', offset, 'hour_starts_at') }} as hour_starts_at
            from affected_hours
            {{ 'union' if not loop.last }}
        {%- endfor %}

    ),
{% endif %}

ranked as (

    select
        prices.*,
        row_number() over ({{ of_the_hour }} order by prices.event_timestamp) as tick_number,
        count(*) over ({{ of_the_hour }}) as tick_count
    from prices
    {% if is_incremental() %}
        inner join needed_hours
            on {{ join_on_key('prices', 'needed_hours', ['source_name', 'asset_id', 'hour_starts_at']) }}
    {% endif %}

),

candles as (

    select
        source_name,
        asset_id,
        hour_starts_at,
        max(case when tick_number = 1 then price_usd end) as open_usd,
        max(price_usd) as high_usd,
        min(price_usd) as low_usd,
        max(case when tick_number = tick_count then price_usd end) as close_usd,
        count(*) as tick_count,
        min(event_timestamp) as first_tick_at,
        max(event_timestamp) as last_tick_at,
        max(loaded_at) as loaded_at
    from ranked
    group by source_name, asset_id, hour_starts_at

),

compared as (

    select
        candles.*,
        case
            when lag(hour_starts_at) over ({{ by_hour }}) = {{ dbt.dateadd('hour', -1, 'hour_starts_at') }}
                then lag(close_usd) over ({{ by_hour }})
        end as previous_close_usd,
        case
            when lag(hour_starts_at) over ({{ by_hour }}) = {{ dbt.dateadd('hour', -1, 'hour_starts_at') }}
                then lag(loaded_at) over ({{ by_hour }})
        end as previous_loaded_at
    from candles

),

final as (

    select
        source_name,
        asset_id,
        cast(open_usd as numeric(28, 10)) as open_usd,
        cast(high_usd as numeric(28, 10)) as high_usd,
        cast(low_usd as numeric(28, 10)) as low_usd,
        cast(close_usd as numeric(28, 10)) as close_usd,
        cast({{ decimal_divide('close_usd', 'previous_close_usd', decimals=10) }} - 1 as numeric(38, 6)) as return_rate,
        cast(tick_count as bigint) as tick_count,
        cast(hour_starts_at as timestamp) as hour_starts_at,
        first_tick_at,
        last_tick_at,
        {{ greatest_ignoring_nulls(['loaded_at', 'previous_loaded_at']) }} as loaded_at
    from compared

)

select * from final
{% if is_incremental() %}
    -- Touched hours and the hours after them; the hours before were only needed for the returns.
    where {{ is_new }}
{% endif %}
