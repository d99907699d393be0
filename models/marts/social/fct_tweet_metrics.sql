{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['tweet_id', 'file_name'],
        on_schema_change='fail'
    )
}}

with delivered as (

    select
        tweet_id,
        file_name,
        file_row_number,
        {% for metric in tweet_metrics() -%}
            {{ metric }},
        {% endfor -%}
        loaded_at
    from {{ ref('marketing_insight', 'stg_social__tweets') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['tweet_id', 'file_name']) }}

),

final as (

    select
        tweet_id,
        file_name,
        {% for metric in tweet_metrics() -%}
            {{ metric }},
        {% endfor -%}
        loaded_at as observed_at,
        loaded_at
    from newest

)

select * from final
