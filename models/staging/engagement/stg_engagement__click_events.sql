with accepted as (

    select * from {{ ref('base_engagement__clickstream_events') }}
    where reject_reason is null

),

redacted as (

    -- Before anything is split off: no part of an address may get further.
    {{ add_columns('accepted', {'public_url': redact_emails_in_url('page_url')}) }}

),

split as (

    {{ add_columns('redacted', {
        'page_host': url_host('public_url'),
        'page_path': url_path('public_url'),
        'page_query': url_query('public_url'),
    }) }}

),

final as (

    select
        {{ hash_id_with_email('event_id') }} as event_id,
        {{ person_key('customer_id') }} as customer_id,
        {{ redact_emails('event_type') }} as event_type,
        public_url as page_url,
        page_host,
        page_path,
        page_query,
        {% for name in ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] -%}
            {{ url_parameter('page_query', name) }} as {{ name }},
        {% endfor -%}
        cast(duration_ms as bigint) as duration_ms,
        event_timestamp,
        file_name,
        file_row_number,
        loaded_at
    from split

)

select * from final
