{#- Uses another pattern than the redaction does: an @ between two letters or digits, anywhere. -#}
select
    event_id,
    page_url
from {{ ref('marketing_insight', 'fct_click_events') }}
where {{ regexp_replace_all('page_url', "'[A-Za-z0-9](@|%40)[A-Za-z0-9]'", "''") }} != page_url
