{#- Every version that a run saw is in the history. Fails with the missing versions. -#}
{%- set snapshots = {
    'snap_sales__customers': ['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_months'],
    'snap_engagement__customers': ['email_hash', 'region', 'signup_date'],
} -%}

with history as (

    select * from {{ ref('marketing_insight', 'dim_customer_history') }}

),

missing as (

    {% for snapshot, values in snapshots.items() %}
        select
            '{{ snapshot }}' as snapshot,
            seen.customer_id,
            seen.dbt_valid_from
        from {{ ref(snapshot) }} as seen
        left join history
            on
                seen.customer_id = history.customer_id
                and seen.dbt_valid_from >= history.valid_from
                and seen.dbt_valid_from < history.valid_to
        where
            history.customer_id is null
            {%- for value in values %}
                or seen.{{ value }} is distinct from history.{{ value }}
            {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from missing
