{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('engagement', 'customer_demographics') }}

),

typed as (

    select
        -- ids
        {{ clean_text('customer_id') }} as customer_id,

        -- attributes
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ clean_text('email') }} as email,
        {{ clean_text('region') }} as region,

        -- times
        {{ clean_text('signup_date') }} as signup_date_text,
        {{ try_date('signup_date') }} as signup_date,

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
            'unreadable_email': "email not like '%_@_%'",
            'unreadable_signup_date': 'signup_date is null and signup_date_text is not null',
            'signup_after_loaded': 'signup_date > ' ~ dbt.dateadd('day', 1, 'loaded_at'),
        }) }} as reject_reason
    from typed

)

select * from judged
