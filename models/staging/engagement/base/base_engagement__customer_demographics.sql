{# Types every value and names what is wrong with a row. Drops nothing; rows of a file without a profile wait. #}

with source as (

    select * from {{ source('engagement', 'customer_demographics') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_engagement__customer_demographics') }}

),

cleaned as (

    select
        {{ clean_id('source.customer_id') }} as customer_id,
        {{ clean_text('source.first_name') }} as first_name,
        {{ clean_text('source.last_name') }} as last_name,
        {{ clean_key('source.email') }} as email,
        {{ clean_text('source.region') }} as region,
        {{ clean_text('source.signup_date') }} as signup_date_text,
        profiles.date_order,
        source._is_short_row as is_short_row,
        source._file_name as file_name,
        source._file_row_number as file_row_number,
        source._loaded_at as loaded_at
    from source
    inner join profiles
        on source._file_name = profiles.file_name and source._loaded_at = profiles.loaded_at

),

known as (

    select
        {{ unless_missing('customer_id', 'id') }} as customer_id,
        {%- for attribute in ['first_name', 'last_name', 'email', 'region', 'signup_date_text'] %}
            {{ unless_missing(attribute) }} as {{ attribute }},
        {%- endfor %}
        date_order,
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
        first_name,
        last_name,
        email,
        region,

        -- times
        signup_date_text,
        {{ is_ambiguous_date('signup_date_text') }} as is_ambiguous_date,
        {{ try_date('signup_date_text', is_day_first('engagement_customer_demographics_date_order')) }} as signup_date,

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
            'unreadable_email': "email not like '%_@_%'",
            'ambiguous_date': 'is_ambiguous_date',
            'unreadable_signup_date': 'signup_date is null and signup_date_text is not null',
        }, time_window_rules('engagement.customer_demographics', 'signup_date', 'signup')) }} as reject_reason
    from typed

)

select * from validated
