{# Snowflake warehouses of large models. #}

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

{#
    The Snowflake warehouse of a large model in this run: the one that snowflake_warehouse_for_large_models names, else
    the large one that set-up made, when a full refresh runs on the small one that set-up made too, else the target's,
    which all other models use. Engines without warehouses have none.
#}
{% macro warehouse_for_large_models() %}
    {%- set own = target.warehouse | default(none) -%}
    {%- set named = var('snowflake_warehouse_for_large_models', none) -%}
    {%- set is_made_by_setup = own and own | lower == var('snowflake_transforming_warehouse') | lower -%}
    {%- set large = var('snowflake_large_warehouse') if flags.FULL_REFRESH and is_made_by_setup -%}
    {{ return(named or large or own) }}
{% endmacro %}
