with locations as (

    select * from {{ ref('marketing_insight', 'ref_locations') }}

),

final as (

    select
        replace(lower({{ collapse_whitespace('name') }}), ' ', '-') as location_id,
        {{ collapse_whitespace('name') }} as location_name,
        latitude,
        longitude,
        country,
        time_zone
    from locations

)

select * from final
