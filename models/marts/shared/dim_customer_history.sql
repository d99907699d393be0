{#- What either file says, in the order of its columns here. -#}
{%- set sales_values = ['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_months'] -%}
{%- set demographics_values = ['email_hash', 'region', 'signup_date'] -%}

with sales_versions as (

    select * from {{ ref('int_sales__customers_versioned') }}

),

demographics_versions as (

    select * from {{ ref('int_engagement__customers_versioned') }}

),

beginnings as (

    select customer_id, loaded_at as valid_from from sales_versions
    union
    select customer_id, loaded_at as valid_from from demographics_versions

),

final as (

    select
        {{ dbt_utils.generate_surrogate_key([
            'beginnings.customer_id', 'row_number() over (partition by beginnings.customer_id order by beginnings.valid_from)'
        ]) }} as customer_key,
        beginnings.customer_id,
        {%- for value in sales_values %}
            sales_versions.{{ value }},
        {%- endfor %}
        {%- for value in demographics_values %}
            demographics_versions.{{ value }},
        {%- endfor %}
        sales_versions.customer_id is not null as is_known_to_sales,
        demographics_versions.customer_id is not null as is_known_to_demographics,
        lead(beginnings.valid_from) over (
            partition by beginnings.customer_id order by beginnings.valid_from
        ) is null as is_current,
        beginnings.valid_from,
        coalesce(
            lead(beginnings.valid_from) over (partition by beginnings.customer_id order by beginnings.valid_from),
            cast('9999-12-31' as timestamp)
        ) as valid_to,
        beginnings.valid_from as loaded_at
    from beginnings
    left join sales_versions
        on
            beginnings.customer_id = sales_versions.customer_id
            and beginnings.valid_from >= sales_versions.loaded_at
            and beginnings.valid_from < sales_versions.valid_to
    left join demographics_versions
        on
            beginnings.customer_id = demographics_versions.customer_id
            and beginnings.valid_from >= demographics_versions.loaded_at
            and beginnings.valid_from < demographics_versions.valid_to

)

select * from final
