with accepted as (

    select * from {{ ref('base_engagement__clickstream_events') }}
    where reject_reason is null

),

redacted as (

    -- Before anything is split off: no part of an address may get further.
    {{ with_computed('accepted', {'public_url': without_emails('page_url')}) }}

),

split as (

    {{ with_computed('redacted', {
        'page_host': url_host('public_url'),
        'page_path': url_path('public_url'),
        'page_query': url_query('public_url'),
    }) }}

),

final as (

    select
        {{ id_without_email('event_id') }} as event_id,
        {{ person_key('customer_id') }} as customer_id,
        {{ without_emails_in_text('event_type') }} as event_type,
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
