{#
    The condition that an id was damaged on its way, or never was one: digits cut off by scientific notation (only
    `1.23E+12`, since hexadecimal ids may hold an e), and in JSON whatever is neither text nor a whole number.

    id      SQL giving the id, cleaned
    record  for a JSON feed, SQL giving the record in the engine's JSON type
    path    where in it the id is
#}
{% macro is_unreadable_id(id, record=none, path=none) -%}
    ({{ id }} like '%+%' and {{ marketing_insight.matches(id, '[0-9]([.][0-9]+)?[eE][+][0-9]+') }})
    {%- if record is not none %}
    or left({{ id }}, 1) in ('{', '[')
    or lower({{ id }}) in ('true', 'false')
    or (
        ({{ id }} like '%.%' or lower({{ id }}) like '%e%')
        and {{ marketing_insight.is_json_number(record, path) }}
    )
    {%- endif -%}
{%- endmacro %}
