{#- Recomputed in doubles, so equal up to rounding. There is a return exactly if the hour before has a candle. -#}
select
    candles.source_name,
    candles.asset_id,
    candles.hour_starts_at,
    candles.return_rate,
    candles.close_usd,
    previous.close_usd as previous_close_usd
from {{ ref('marketing_insight', 'fct_bitcoin_hourly') }} as candles
left join {{ ref('marketing_insight', 'fct_bitcoin_hourly') }} as previous
    on
        candles.source_name = previous.source_name
        and candles.asset_id = previous.asset_id
        and candles.hour_starts_at = {{ dbt.dateadd('hour', 1, 'previous.hour_starts_at') }}
where
    (candles.return_rate is null) != (previous.close_usd is null)
    or abs(
        candles.return_rate + 1
        - cast(candles.close_usd as {{ dbt.type_float() }}) / cast(previous.close_usd as {{ dbt.type_float() }})
    ) > 0.000001 * greatest(1, candles.return_rate)
