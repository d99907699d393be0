{#
    The Snowflake warehouse of a large model: the one that the var names, else the one of the target, which all other
    models use. Engines without warehouses have none.
#}
{% macro warehouse_for_large_models() %}
    {{ return(var('snowflake_warehouse_for_large_models', none) or target.warehouse | default(none)) }}
{% endmacro %}
