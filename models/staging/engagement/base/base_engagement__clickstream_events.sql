{# Types every value and names what is wrong with a record. Drops nothing. #}

with source as (

    select * from {{ source('engagement', 'clickstream_events') }}

),

typed as (

    select
        record,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from source

),

judged as (

    select
        *,
        {{ reject_reason({'unreadable_record': 'record is null'}) }} as reject_reason
    from typed

)

select * from judged
