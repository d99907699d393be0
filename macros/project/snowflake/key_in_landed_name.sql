{# The pattern of the content key that landing puts into a file's name; ingest/landing.py writes it. #}
{% macro key_in_landed_name() -%}
    _([0-9a-f]{32})[.](csv|jsonl)([.]gz)?$
{%- endmacro %}
