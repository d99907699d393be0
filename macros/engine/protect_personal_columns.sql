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
