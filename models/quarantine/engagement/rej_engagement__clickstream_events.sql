{#- The record itself is left out: its other fields may hold personal data. -#}
{%- set fields = {} -%}
{%- for name in ['event_id', 'timestamp', 'user_id', 'event_type', 'page_url', 'duration_ms'] -%}
    {%- do fields.update({name ~ '_sent': json_text('record', [name])}) -%}
{%- endfor -%}

{{ refused_rows('engagement', 'clickstream_events', fields=fields) }}
