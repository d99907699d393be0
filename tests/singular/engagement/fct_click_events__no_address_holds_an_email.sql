{#- Asked otherwise than by the rule that takes them out: an @ between two letters or digits, wherever it stands. -#}
select
    event_id,
    page_url
from {{ ref('fct_click_events') }}
where {{ regexp_replace_all('page_url', "'[A-Za-z0-9](@|%40)[A-Za-z0-9]'", "''") }} != page_url
