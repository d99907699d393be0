with locations as (

    select * from {{ ref('stg_weather__locations') }}

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
