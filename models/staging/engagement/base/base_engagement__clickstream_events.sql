{# Types every value and names what is wrong with a record. Drops nothing. #}

with source as (

    select * from {{ source('engagement', 'clickstream_events') }}

),

read as (

    {{ with_computed('source', {
        'is_record': is_json_object('record'),
        'event_id': clean_text(json_text('record', ['event_id'])),
        'customer_id': clean_text(json_text('record', ['user_id'])),
        'event_type': 'lower(' ~ clean_text(json_text('record', ['event_type'])) ~ ')',
        'page_url': clean_text(json_text('record', ['page_url'])),
        'duration_text': clean_text(json_text('record', ['duration_ms'])),
        'event_timestamp_text': clean_text(json_text('record', ['timestamp'])),
    }) }}

),

typed as (

    {{ with_computed('read', {
        'duration_ms': try_number('duration_text', 'numeric(28, 10)'),
        'event_timestamp': try_utc_timestamp('event_timestamp_text'),
    }) }}

),

judged as (

    select
        event_id,
        customer_id,
        event_type,
        page_url,
        duration_ms,
        event_timestamp,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'missing_event_id': 'event_id is null',
            'missing_user_id': 'customer_id is null',
            'missing_event_type': 'event_type is null',
            'missing_timestamp': 'event_timestamp_text is null',
            'unreadable_timestamp': 'event_timestamp is null',
            'event_after_loaded': 'event_timestamp > ' ~ dbt.dateadd('day', 1, '_loaded_at'),
            'unreadable_duration': 'duration_text is not null and duration_ms is null',
            'duration_negative': 'duration_ms < 0',
            'duration_not_whole': 'duration_ms != floor(duration_ms)',
        }) }} as reject_reason
    from typed

)

select * from judged
