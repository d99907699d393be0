{# Ends a run-operation that only Snowflake can run, in one sentence; on Snowflake it does nothing. #}
{% macro refuse_elsewhere_than_snowflake(operation) %}
    {{ return(adapter.dispatch('refuse_elsewhere_than_snowflake', 'marketing_insight')(operation)) }}
{% endmacro %}

{% macro default__refuse_elsewhere_than_snowflake(operation) %}
    {%- do exceptions.raise_compiler_error(
        operation ~ ' is for Snowflake: set DBT_TARGET=snowflake, or load with `python -m ingest load`.'
    ) -%}
{% endmacro %}

{% macro snowflake__refuse_elsewhere_than_snowflake(operation) %}
{% endmacro %}
