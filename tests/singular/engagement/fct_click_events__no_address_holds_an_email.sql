{#- Uses another pattern than the redaction does: an @ between two letters or digits, anywhere. -#}
{%- set pattern = "'[A-Za-z0-9](@|%40)[A-Za-z0-9]'" -%}
select
    event_id,
    page_url,
    referrer
from {{ ref('marketing_insight', 'fct_click_events') }}
where
    {{ regexp_replace_all('page_url', pattern, "''") }} != page_url
    or {{ regexp_replace_all('referrer', pattern, "''") }} != referrer
