select * from {{ ref('base_weather__openweathermap_current') }}
where reject_reason is not null
