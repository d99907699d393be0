select * from {{ ref('base_weather__open_meteo_hourly') }}
where reject_reason is not null
