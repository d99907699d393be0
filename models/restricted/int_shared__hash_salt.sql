{#-
    Drawn once and kept: with another salt every hash would change. It isn't read from the environment, because what
    models read from there ends up in the manifest and in compiled SQL.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='fail'
    )
}}

with drawn as (

    select
        1 as salt_id,
        {{ random_uuid() }} || {{ random_uuid() }} as salt

)

select
    drawn.salt_id,
    drawn.salt
from drawn
{% if is_incremental() %}
    where not exists (select stored.salt_id from {{ this }} as stored)
{% endif %}
