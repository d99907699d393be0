{# What is done on Snowflake only. #}

{# Ends a run-operation that only Snowflake can run, in one sentence; on Snowflake it does nothing. #}
{% macro assert_snowflake(operation) %}
    {%- if target.type != 'snowflake' -%}
        {%- do exceptions.raise_compiler_error(
            operation ~ ' is for Snowflake: set DBT_TARGET=snowflake, or load with `python -m ingest load`.'
        ) -%}
    {%- endif -%}
{% endmacro %}

{#
    Marks the statements of a model, test, seed or snapshot in Snowflake's query history with what ran them, as JSON. A
    `query_tag` of its own wins. dbt asks for a tag through its own dispatch and on Snowflake only.
#}
{% macro model_query_tag() %}
    {{ return(config.get('query_tag') or tojson({
        'project': project_name, 'node': model.unique_id, 'target': target.name, 'invocation_id': invocation_id
    })) }}
{% endmacro %}

{% macro snowflake__set_query_tag() %}
    {%- do run_query("alter session set query_tag = '" ~ model_query_tag() | replace("'", "''") ~ "'") -%}
    {#- What dbt passes to unset_query_tag; the profile's own tag was set when the session began. -#}
    {{ return(target.query_tag | default('', true)) }}
{% endmacro %}

{% macro snowflake__unset_query_tag(original_query_tag) %}
    {%- do run_query("alter session set query_tag = '" ~ original_query_tag | replace("'", "''") ~ "'") -%}
{% endmacro %}

{#
    What a model with personal columns does after it is built: shows them to one role only. On Snowflake its columns
    marked contains_pii get the mask that snowflake_setup made, and `snowflake_contact_role` may read it; a view of raw
    columns has their masks already. Elsewhere nothing: there the schema `restricted` is its owner's, who grants what he
    likes.
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
