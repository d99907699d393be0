{#
    What every table and view was last built with: a dict by model name of dicts by setting name, of texts.

    record  relation of int_shared__settings_recorded
#}
{% macro recorded_settings(record) -%}
    {%- set asked -%}
        select model_name, setting_name, setting_value from {{ record }} order by version_number
    {%- endset -%}
    {%- set found = {} -%}
    {%- for row in run_query(asked).rows -%}
        {%- do found.setdefault(row[0], {}).update({row[1]: row[2]}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
