{# Values in JSON records. #}

{#
    The text of the first member of a JSON object that is there and not null, of several names that mean the same.

    record  SQL giving the engine's JSON type
    folder  the member the names are in
    names   list of at least one member name, the one that counts first
#}
{% macro first_json_text(record, folder, names) -%}
    {%- set texts = [] -%}
    {%- for name in names -%}
        {%- do texts.append(marketing_insight.json_text(record, [folder, name])) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ texts | join(', ') ~ ')' if texts | length > 1 else texts[0] }}
{%- endmacro %}
