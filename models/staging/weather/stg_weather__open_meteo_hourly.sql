with accepted as (

    select * from {{ ref('base_weather__open_meteo_hourly') }}
    where reject_reason is null

),

final as (

    select
        observed_at,
        location_id,
        is_forecast,
        cast(weather_code as integer) as weather_code,
        {%- for measure in weather_measures() %}
            cast({{ measure }} as numeric(9, 4)) as {{ measure }},
        {%- endfor %}
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
