{# Types every value and names what is wrong with a record. Drops nothing. #}

with source as (

    select * from {{ source('engagement', 'clickstream_events') }}

),

sent as (

    {% call add_columns('source') %}
        {{ is_json_object('record') }} as is_record,
        {{ json_text('record', ['event_id']) }} as event_id_sent,
        {{ json_text('record', ['user_id']) }} as user_id_sent,
        {{ json_text('record', ['event_type']) }} as event_type_sent,
        {{ json_text('record', ['page_url']) }} as page_url_sent,
        {{ json_text('record', ['referrer']) }} as referrer_sent,
        {{ json_text('record', ['duration_ms']) }} as duration_sent,
        {{ json_text('record', ['timestamp']) }} as timestamp_sent
    {% endcall %}

),

cleaned as (

    {% call add_columns('sent') %}
        {{ clean_id('event_id_sent') }} as event_id_cleaned,
        {{ clean_id('user_id_sent') }} as user_id_cleaned,
        lower({{ clean_key('event_type_sent') }}) as event_type,
        {{ clean_text('page_url_sent') }} as page_url,
        {{ clean_text('referrer_sent') }} as referrer,
        {{ clean_text('duration_sent') }} as duration_text,
        {{ clean_text('timestamp_sent') }} as event_timestamp_text
    {% endcall %}

),

typed as (

    {% call add_columns('cleaned') %}
        {{ unless_missing('event_id_cleaned', 'id') }} as event_id,
        {{ unless_missing('user_id_cleaned', 'id') }} as customer_id,
        {{ try_number('duration_text', 'numeric(28, 10)') }} as duration_ms,
        {{ try_utc_timestamp('event_timestamp_text') }} as event_timestamp
    {% endcall %}

),

validated as (

    select
        event_id,
        customer_id,
        event_type,
        page_url,
        referrer,
        duration_ms,
        event_timestamp,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'missing_event_id': 'event_id is null',
            'unreadable_event_id': is_unreadable_id('event_id', 'record', ['event_id']),
            'missing_user_id': 'customer_id is null',
            'unreadable_user_id': is_unreadable_id('customer_id', 'record', ['user_id']),
            'missing_event_type': 'event_type is null',
            'missing_timestamp': 'event_timestamp_text is null',
            'unreadable_timestamp': 'event_timestamp is null',
        }, time_window_rules('engagement.clickstream_events', 'event_timestamp', 'event', '_loaded_at'), {
            'unreadable_duration': 'duration_text is not null and duration_ms is null',
            'duration_negative': 'duration_ms < 0',
            'duration_not_whole': 'duration_ms != floor(duration_ms)',
        }) }} as reject_reason
    from typed

)

select * from validated
