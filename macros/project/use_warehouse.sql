{#
    A hook's statement that changes to a large model's warehouse, or back to the target's with `back`; nothing where the
    two are the same. A hook and not the config `snowflake_warehouse`: dbt keeps configs from one run to the next, so
    that they can't follow --full-refresh. Models after one that failed stay on its warehouse until the run ends.
#}
{% macro use_warehouse(back=false) %}
    {%- set large = warehouse_for_large_models() -%}
    {%- set own = target.warehouse | default(none) -%}
    {%- if own and large != own -%}
        use warehouse {{ own if back else large }}
    {%- endif -%}
{% endmacro %}
