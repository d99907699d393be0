{#- Created empty and filled by the models' post-hook `record_settings`. A full refresh keeps its rows. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='fail',
        schema='ops'
    )
}}

with nothing as (

    select
        cast(null as {{ dbt.type_string() }}) as model_name,
        cast(null as {{ dbt.type_string() }}) as setting_name,
        cast(null as {{ dbt.type_string() }}) as setting_value,
        cast(null as bigint) as version_number,
        cast(null as timestamp) as recorded_at

)

select * from nothing
where false
