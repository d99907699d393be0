{# Query tags, masks and checks that only exist on Snowflake. #}

{# Raises an error if the target isn't Snowflake, for run-operations that only work there. #}
{% macro assert_snowflake(operation) %}
    {%- if target.type != 'snowflake' -%}
        {%- do exceptions.raise_compiler_error(
            operation ~ ' is for Snowflake: set DBT_TARGET=snowflake, or load with `python -m ingest load`.'
        ) -%}
    {%- endif -%}
{% endmacro %}

{#
    Tags the statements of a model, test, seed or snapshot in Snowflake's query history with what ran them, as JSON. A
    node's own `query_tag` config wins. dbt calls these macros through its own dispatch, on Snowflake only.
#}
{% macro model_query_tag() %}
    {{ return(config.get('query_tag') or tojson({
        'project': project_name, 'node': model.unique_id, 'target': target.name, 'invocation_id': invocation_id
    })) }}
{% endmacro %}

{% macro snowflake__set_query_tag() %}
    {%- do run_query("alter session set query_tag = '" ~ model_query_tag() | replace("'", "''") ~ "'") -%}
    {#- dbt passes this to unset_query_tag. The session started with the profile's own tag. -#}
    {{ return(target.query_tag | default('', true)) }}
{% endmacro %}

{% macro snowflake__unset_query_tag(original_query_tag) %}
    {%- do run_query("alter session set query_tag = '" ~ original_query_tag | replace("'", "''") ~ "'") -%}
{% endmacro %}

{#
    A post-hook of models with personal columns. On Snowflake, columns marked contains_pii get the masking policy that
    snowflake_setup created, and `snowflake_contact_role` is granted select; a view of raw columns has their masks
    already. On other engines it does nothing: access to the schema `restricted` is up to its owner.
#}
{% macro protect_personal_columns() -%}
    {%- if execute and target.type == 'snowflake' -%}
        {%- set names = marketing_insight.snowflake_names() -%}
        {%- set kind = 'view' if model.config.materialized == 'view' else 'table' -%}
        {%- for column in model.columns.values()
            if column.config.meta.get('contains_pii') and var('snowflake_has_tags') -%}
            {%- do run_query(
                'alter table ' ~ this ~ ' modify column ' ~ column.name ~ ' set masking policy ' ~ names.ops
                ~ '.mask_' ~ column.data_type ~ ' force') -%}
        {%- endfor -%}
        {%- do run_query('grant select on ' ~ kind ~ ' ' ~ this ~ ' to role ' ~ names.contact_reader) -%}
    {%- endif -%}
{%- endmacro %}
