with accepted as (

    select * from {{ ref('base_engagement__clickstream_events') }}
    where reject_reason is null

),

-- Redacted before the address is split, so that no part of it has an e-mail address or a click id.
without_emails as (

    {% call add_columns('accepted') %}
        {{ redact_emails_in_url('page_url') }} as page_url_without_emails,
        {{ redact_emails_in_url('referrer') }} as referrer_without_emails
    {% endcall %}

),

redacted as (

    {% call add_columns('without_emails') %}
        {{ redact_click_ids('page_url_without_emails') }} as public_url,
        {{ redact_click_ids('referrer_without_emails') }} as public_referrer
    {% endcall %}

),

-- In steps, because an engine would search for the same part of an address again in every expression that needs it.
targets as (

    {% call add_columns('redacted') %}
        {{ url_without_query('public_url') }} as page_target,
        {{ url_query('public_url') }} as page_query,
        {{ url_without_query('public_referrer') }} as sending_target
    {% endcall %}

),

authorities as (

    {% call add_columns('targets') %}
        {{ url_authority('page_target') }} as page_authority,
        {{ url_authority('sending_target') }} as sending_authority
    {% endcall %}

),

split as (

    {% call add_columns('authorities') %}
        {{ url_host('page_authority') }} as page_host,
        {{ url_path('page_target', 'page_authority') }} as page_path,
        {{ url_host('sending_authority') }} as sending_host
    {% endcall %}

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
        public_referrer as referrer,
        nullif({{ without_www('sending_host') }}, coalesce({{ without_www('page_host') }}, '')) as referrer_host,
        {{ click_id_kind('page_query') }} as click_id_kind,
        cast(duration_ms as bigint) as duration_ms,
        event_timestamp,
        file_name,
        file_row_number,
        loaded_at
    from split

)

select * from final
