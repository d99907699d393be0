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
