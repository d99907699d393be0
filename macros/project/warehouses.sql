{# Snowflake warehouses for large models. #}

{#
    A hook that switches to the warehouse for large models, or back to the target's with `back`; empty if they are the
    same. It is a hook instead of the config `snowflake_warehouse`, because dbt keeps configs from one run to the next,
    so they can't depend on --full-refresh. After a failed large model, the session stays on its warehouse.
#}
{% macro use_warehouse(back=false) %}
    {%- set large = warehouse_for_large_models() -%}
    {%- set own = target.warehouse | default(none) -%}
    {%- if own and large != own -%}
        use warehouse {{ own if back else large }}
    {%- endif -%}
{% endmacro %}

{#
    The Snowflake warehouse for large models in this run: the one in the var snowflake_warehouse_for_large_models;
    otherwise, for a full refresh on the transforming warehouse of the set-up, the large one of the set-up; otherwise
    the target's, as for all other models. None on engines without warehouses.
#}
{% macro warehouse_for_large_models() %}
    {%- set own = target.warehouse | default(none) -%}
    {%- set named = var('snowflake_warehouse_for_large_models', none) -%}
    {%- set is_made_by_setup = own and own | lower == var('snowflake_transforming_warehouse') | lower -%}
    {%- set large = var('snowflake_large_warehouse') if flags.FULL_REFRESH and is_made_by_setup -%}
    {{ return(named or large or own) }}
{% endmacro %}
