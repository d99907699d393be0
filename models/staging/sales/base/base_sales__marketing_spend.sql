{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('sales', 'marketing_spend') }}

),

typed as (

    select
        -- measures
        {{ clean_text('offline_spend') }} as offline_text,
        {{ clean_text('online_spend') }} as online_text,
        {{ try_cast('offline_spend', 'numeric(20, 6)') }} as offline_spend_amount,
        {{ try_cast('online_spend', 'numeric(20, 6)') }} as online_spend_amount,

        -- times
        {{ try_date('date') }} as spend_date,

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
            'unreadable_date': 'spend_date is null',
            'unreadable_spend': '(offline_spend_amount is null and offline_text is not null)'
                ~ ' or (online_spend_amount is null and online_text is not null)',
            'missing_spend': 'offline_text is null and online_text is null',
            'negative_spend': 'offline_spend_amount < 0 or online_spend_amount < 0',
        }) }} as reject_reason
    from typed

)

select * from judged
