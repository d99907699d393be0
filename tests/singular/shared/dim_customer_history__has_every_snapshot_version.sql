{#- What a run saw of a customer is what the history says held then. Fails with the versions that it doesn't have. -#}
{%- set snapshots = {
    'snap_sales__customers': ['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_months'],
    'snap_engagement__customers': ['email_hash', 'region', 'signup_date'],
} -%}

with history as (

    select * from {{ ref('dim_customer_history') }}

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
