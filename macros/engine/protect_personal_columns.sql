{#
    What a model with personal columns does after it is built: shows them to one role only.

    | engine           | how                                                                                        |
    |------------------|--------------------------------------------------------------------------------------------|
    | duckdb, postgres | nothing: the schema `restricted` is the owner's, who grants what he likes                  |
    | snowflake        | the columns marked contains_pii get the mask that snowflake_setup made, the role may read  |
#}
{% macro protect_personal_columns() -%}
    {{ return(adapter.dispatch('protect_personal_columns', 'marketing_insight')()) }}
{%- endmacro %}

{% macro default__protect_personal_columns() -%}
{%- endmacro %}

{% macro snowflake__protect_personal_columns() -%}
    {%- if execute -%}
        {%- set names = marketing_insight.snowflake_names() -%}
        {%- for column in model.columns.values() if column.config.meta.get('contains_pii') and var('snowflake_has_tags') -%}
            {%- do run_query(
                'alter table ' ~ this ~ ' modify column ' ~ column.name ~ ' set masking policy ' ~ names.ops
                ~ '.mask_' ~ column.data_type ~ ' force') -%}
        {%- endfor -%}
        {%- do run_query('grant select on table ' ~ this ~ ' to role ' ~ names.contact_reader) -%}
    {%- endif -%}
{%- endmacro %}
