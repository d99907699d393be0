{#- In 2026 New York's clocks change at 07:00 UTC on March 8 and 06:00 UTC on November 1, Cairo's before June. -#}
{%- set cases = [
    ('2026-01-25 00:30:00', 'America/New_York', '2026-01-24 19:30:00'),
    ('2026-03-08 06:59:59', 'America/New_York', '2026-03-08 01:59:59'),
    ('2026-03-08 07:00:00', 'America/New_York', '2026-03-08 03:00:00'),
    ('2026-11-01 05:30:00', 'America/New_York', '2026-11-01 01:30:00'),
    ('2026-11-01 06:30:00', 'America/New_York', '2026-11-01 01:30:00'),
    ('2026-06-17 21:00:00', 'Africa/Cairo', '2026-06-18 00:00:00'),
    ('2026-07-01 12:00:00', 'Asia/Kolkata', '2026-07-01 17:30:00'),
    ('2026-07-01 12:00:00', 'UTC', '2026-07-01 12:00:00'),
    ('2026-01-01 00:00:00', none, none),
] -%}

{% call(moment, zone, wall) cases_that_differ(cases) -%}
    {{ local_time("cast('" ~ moment ~ "' as timestamp)", text_literal(zone)) }} as actual,
    cast({{ "'" ~ wall ~ "'" if wall else 'null' }} as timestamp) as expected
{%- endcall %}
