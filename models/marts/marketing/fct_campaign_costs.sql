{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['cost_date', 'source', 'medium', 'campaign'],
        on_schema_change='fail'
    )
}}

{% set key = ['cost_date', 'source', 'medium', 'campaign'] %}

with costs as (

    select * from {{ ref('marketing_insight', 'stg_marketing__campaign_costs') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

newest_lines as (

    {{ latest_per_key('costs', key, whole_file=true) }}

),

summed as (

    -- An export by ad group, ad or device repeats the key; its lines are parts of one figure. If a part is unknown, so
    -- is the sum.
    select
        {{ key | join(', ') }},
        case when count(cost_amount) = count(*) then sum(cost_amount) end as cost_amount,
        case when count(impression_count) = count(*) then sum(impression_count) end as impression_count,
        case when count(click_count) = count(*) then sum(click_count) end as click_count,
        max(loaded_at) as loaded_at
    from newest_lines
    group by {{ key | join(', ') }}

),

final as (

    select
        -- With lengths, ('a-b', 'c') and ('a', 'b-c') are two keys.
        {{ dbt_utils.generate_surrogate_key(
            ['cost_date', 'length(source)', 'length(medium)', 'source', 'medium', 'campaign']
        ) }} as campaign_cost_key,
        cost_date,
        source,
        medium,
        campaign,
        cast(cost_amount as numeric(38, 6)) as cost_amount,
        cast(impression_count as bigint) as impression_count,
        cast(click_count as bigint) as click_count,
        loaded_at
    from summed

)

select * from final
