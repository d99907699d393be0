with accepted as (

    select * from {{ ref('base_sales__customers') }}
    where reject_reason is null

),

final as (

    select
        {{ person_key('customer_id') }} as customer_id,
        {% for name in ['gender', 'location', 'education', 'marital_status', 'profession'] -%}
            {{ redact_emails(name) }} as {{ name }},
        {% endfor -%}
        cast(tenure_months as integer) as tenure_months,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
