-- Which entry pages turn visits into conversions?
-- Highest conversion rate first. Pages on which few sessions start are left out: their rates say little.
{% set least_sessions = 5 %}
with pages as (

    select
        entry_page,
        count(*) as session_count,
        sum(case when is_converted then 1 else 0 end) as converted_session_count,
        sum(case when is_bounce then 1 else 0 end) as bounced_session_count,
        sum(page_view_count) as page_view_count
    from {{ ref('marketing_insight', 'fct_sessions') }}
    where entry_page is not null
    group by entry_page
    having count(*) >= {{ least_sessions }}

)

select
    entry_page,
    session_count,
    converted_session_count,
    {{ decimal_divide('converted_session_count', 'session_count', decimals=0) }} as conversion_rate,
    {{ decimal_divide('bounced_session_count', 'session_count', decimals=0) }} as bounce_rate,
    {{ decimal_divide('page_view_count', 'session_count', decimals=0) }} as pages_per_session
from pages
order by conversion_rate desc, session_count desc, entry_page
