with locations as (

    select * from {{ ref('ref_locations') }}

),

final as (

    select
        replace(lower({{ squeeze_spaces('name') }}), ' ', '-') as location_id,
        {{ squeeze_spaces('name') }} as location_name,
        latitude,
        longitude,
        country,
        time_zone
    from locations

)

select * from final
