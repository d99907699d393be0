{# Ends a run-operation that only Snowflake can run, in one sentence; on Snowflake it does nothing. #}
{% macro refuse_elsewhere_than_snowflake(operation) %}
    {%- if target.type != 'snowflake' -%}
        {%- do exceptions.raise_compiler_error(
            operation ~ ' is for Snowflake: set DBT_TARGET=snowflake, or load with `python -m ingest load`.'
        ) -%}
    {%- endif -%}
{% endmacro %}
