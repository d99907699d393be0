{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['spend_date', 'channel'],
        on_schema_change='fail'
    )
}}

with spend as (

    select * from {{ ref('marketing_insight', 'stg_sales__marketing_spend') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

newest_rows as (

    {{ latest_per_key('spend', ['spend_date'], whole_file=true) }}

),

newest_spend as (

    -- Offline and online spend may be in one row or in two. Staging rejects rows that contradict each other.
    select
        spend_date,
        max(offline_spend_amount) as offline_spend_amount,
        max(online_spend_amount) as online_spend_amount,
        max(loaded_at) as loaded_at
    from newest_rows
    group by spend_date

),

by_channel as (

    -- A channel without a value keeps its row, because the newest delivery of a day replaces both.
    select spend_date, 'Offline' as channel, offline_spend_amount as spend_amount, loaded_at from newest_spend

    union all

    select spend_date, 'Online' as channel, online_spend_amount as spend_amount, loaded_at from newest_spend

),

final as (

    select
        {{ dbt_utils.generate_surrogate_key(['spend_date', 'channel']) }} as spend_key,
        spend_date,
        cast(channel as {{ dbt.type_string() }}) as channel,
        cast(spend_amount as numeric(38, 6)) as spend_amount,
        loaded_at
    from by_channel

)

select * from final
