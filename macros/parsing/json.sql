{# Values in JSON records. #}

{#
    The text of a JSON member that has more than one name: the first of them that is present and not null.

    record  SQL giving the engine's JSON type
    folder  the object that has the member
    names   list of at least one member name, preferred name first
#}
{% macro first_json_text(record, folder, names) -%}
    {%- set texts = [] -%}
    {%- for name in names -%}
        {%- do texts.append(marketing_insight.json_text(record, [folder, name])) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ texts | join(', ') ~ ')' if texts | length > 1 else texts[0] }}
{%- endmacro %}
