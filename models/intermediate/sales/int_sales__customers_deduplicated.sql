{{ config(materialized='view') }}

with versions as (

    select * from {{ ref('marketing_insight', 'int_sales__customers_versioned') }}
    where is_current

)

select * from versions
