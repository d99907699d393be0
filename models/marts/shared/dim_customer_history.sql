{#- The columns of each file, in the order of this table. -#}
{%- set sales_values = ['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_months'] -%}
{%- set demographics_values = ['email_hash', 'region', 'signup_date'] -%}

with sales_versions as (

    select * from {{ ref('marketing_insight', 'int_sales__customers_versioned') }}

),

demographics_versions as (

    select * from {{ ref('marketing_insight', 'int_engagement__customers_versioned') }}

),

beginnings as (

    select customer_id, loaded_at as valid_from from sales_versions
    union
    select customer_id, loaded_at as valid_from from demographics_versions

),

spans as (

    select
        customer_id,
        row_number() over (partition by customer_id order by valid_from) as version_number,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as next_valid_from
    from beginnings

),

final as (

    select
        {{ dbt_utils.generate_surrogate_key(['spans.customer_id', 'spans.version_number']) }} as customer_key,
        spans.customer_id,
        {%- for value in sales_values %}
            sales_versions.{{ value }},
        {%- endfor %}
        {%- for value in demographics_values %}
            demographics_versions.{{ value }},
        {%- endfor %}
        sales_versions.customer_id is not null as is_known_to_sales,
        demographics_versions.customer_id is not null as is_known_to_demographics,
        spans.next_valid_from is null as is_current,
        spans.valid_from,
        coalesce(spans.next_valid_from, cast('9999-12-31' as timestamp)) as valid_to,
        spans.valid_from as loaded_at
    from spans
    left join sales_versions
        on
            spans.customer_id = sales_versions.customer_id
            and spans.valid_from >= sales_versions.loaded_at
            and spans.valid_from < sales_versions.valid_to
    left join demographics_versions
        on
            spans.customer_id = demographics_versions.customer_id
            and spans.valid_from >= demographics_versions.loaded_at
            and spans.valid_from < demographics_versions.valid_to

)

select * from final
