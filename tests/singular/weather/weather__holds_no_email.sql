{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_weather__open_meteo_hourly', 'rej_weather__openweathermap_current',
    'int_weather__observations_deduplicated', 'ref_locations', 'ref_weather_conditions', 'dim_location',
    'fct_weather_daily', 'fct_weather_hourly'
]) }}
