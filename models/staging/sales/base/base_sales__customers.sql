{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('sales', 'customers') }}

),

cleaned as (

    select
        {{ clean_id('customerid') }} as customer_id,
        {{ clean_text('gender') }} as gender,
        {{ clean_text('location') }} as location,
        {{ clean_text('education') }} as education,
        {{ clean_text('marital_status') }} as marital_status,
        {{ clean_text('profession') }} as profession,
        {{ clean_text('tenure_months') }} as tenure_text,
        _is_short_row as is_short_row,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from source

),

known as (

    select
        {{ unless_missing('customer_id', 'id') }} as customer_id,
        {%- for attribute in ['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_text'] %}
            {{ unless_missing(attribute) }} as {{ attribute }},
        {%- endfor %}
        is_short_row,
        file_name,
        file_row_number,
        loaded_at
    from cleaned

),

typed as (

    select
        -- ids
        customer_id,

        -- attributes
        gender,
        location,
        education,
        marital_status,
        profession,

        -- measures
        tenure_text,
        {{ try_cast('tenure_text', 'numeric(9, 2)') }} as tenure_months,

        -- lineage
        is_short_row,
        file_name,
        file_row_number,
        loaded_at

    from known

),

validated as (

    select
        *,
        {{ reject_reason({
            'short_row': 'is_short_row',
            'missing_customer_id': 'customer_id is null',
            'unreadable_customer_id': is_unreadable_id('customer_id'),
            'unreadable_tenure': 'tenure_months is null and tenure_text is not null',
            'tenure_not_whole_months':
                'tenure_months < 0 or tenure_months > 1200 or tenure_months != floor(tenure_months)',
        }) }} as reject_reason
    from typed

)

select * from validated
