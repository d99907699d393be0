{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('sales', 'customers') }}

),

typed as (

    select
        -- ids
        {{ clean_text('customerid') }} as customer_id,

        -- attributes
        {{ clean_text('gender') }} as gender,
        {{ clean_text('location') }} as location,
        {{ clean_text('education') }} as education,
        {{ clean_text('marital_status') }} as marital_status,
        {{ clean_text('profession') }} as profession,

        -- measures
        {{ clean_text('tenure_months') }} as tenure_text,
        {{ try_cast('tenure_months', 'numeric(9, 2)') }} as tenure_months,

        -- lineage
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at

    from source

),

judged as (

    select
        *,
        {{ reject_reason({
            'missing_customer_id': 'customer_id is null',
            'unreadable_tenure': 'tenure_months is null and tenure_text is not null',
            'tenure_not_whole_months':
                'tenure_months < 0 or tenure_months > 1200 or tenure_months != floor(tenure_months)',
        }) }} as reject_reason
    from typed

)

select * from judged
