{# Types every value and names what is wrong with a row. Drops nothing; rows without a profile wait. #}

with source as (

    select * from {{ source('sales', 'marketing_spend') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_sales__marketing_spend') }}

),

cleaned as (

    select
        {{ clean_text('source.offline_spend') }} as offline_text,
        {{ clean_text('source.online_spend') }} as online_text,
        {{ clean_text('source.date') }} as date_text,
        profiles.date_order,
        profiles.is_contradicted,
        source._is_short_row as is_short_row,
        source._file_name as file_name,
        source._file_row_number as file_row_number,
        source._loaded_at as loaded_at
    from source
    inner join profiles
        on
            source._file_name = profiles.file_name
            and source._loaded_at = profiles.loaded_at
            and source._file_row_number = profiles.file_row_number

),

known as (

    select
        {{ unless_missing('offline_text') }} as offline_text,
        {{ unless_missing('online_text') }} as online_text,
        date_text,
        date_order,
        is_contradicted,
        is_short_row,
        file_name,
        file_row_number,
        loaded_at
    from cleaned

),

typed as (

    select
        -- measures
        offline_text,
        online_text,
        {{ try_cast('offline_text', 'numeric(20, 6)') }} as offline_spend_amount,
        {{ try_cast('online_text', 'numeric(20, 6)') }} as online_spend_amount,

        -- times
        {{ is_ambiguous_date('date_text') }} as is_ambiguous_date,
        {{ try_date('date_text', is_day_first('sales_marketing_spend_date_order')) }} as spend_date,

        -- lineage
        is_contradicted,
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
            'ambiguous_date': 'is_ambiguous_date',
            'unreadable_date': 'spend_date is null',
        }, time_window_rules('sales.marketing_spend', 'spend_date', 'date'), {
            'unreadable_spend': '(offline_spend_amount is null and offline_text is not null)'
                ~ ' or (online_spend_amount is null and online_text is not null)',
            'missing_spend': 'offline_text is null and online_text is null',
            'negative_spend': 'offline_spend_amount < 0 or online_spend_amount < 0',
            'contradictory_rows': 'is_contradicted',
        }) }} as reject_reason
    from typed

)

select * from validated
