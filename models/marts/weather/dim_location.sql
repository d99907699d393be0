with locations as (

    select * from {{ ref('marketing_insight', 'stg_weather__locations') }}

),

final as (

    select
        location_id,
        location_name,
        latitude,
        longitude,
        country,
        time_zone
    from locations

)

select * from final
