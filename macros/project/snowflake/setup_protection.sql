{#
    The part of the set-up that says what data is: tags on schemas, raw tables and columns, masks on personal columns.
    Masks cover the columns of raw tables only. What a role that sees through them builds from these columns is as
    readable as the grants on it allow: a model that passes a personal column on calls protect_personal_columns.
#}
{% macro setup_protection(names) %}
    {%- if not var('snowflake_has_tags') -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set tags, marked, masked, policies = [], [], [], [] -%}
    {%- for tag in ['domain', 'layer', 'contains_pii'] -%}
        {%- do tags.append('create tag if not exists ' ~ names.ops ~ '.' ~ tag) -%}
    {%- endfor -%}
    {%- for schema in names.raw_schemas -%}
        {%- do marked.append('alter schema ' ~ schema ~ ' set tag ' ~ names.ops ~ ".layer = 'bronze'") -%}
    {%- endfor -%}
    {%- for schema in names.built_schemas -%}
        {%- set layer = 'gold' if schema == names.published else 'silver' -%}
        {%- do marked.append('alter schema ' ~ schema ~ ' set tag ' ~ names.ops ~ ".layer = '" ~ layer ~ "'") -%}
    {%- endfor -%}
    {%- for feed in landing_feeds() -%}
        {%- do marked.append(
            'alter table ' ~ feed.table ~ ' set tag ' ~ names.ops ~ ".domain = '" ~ feed.domain ~ "'"
        ) -%}
        {%- for column in feed.columns if column.contains_pii -%}
            {%- set modified = 'alter table ' ~ feed.table ~ ' modify column ' ~ column.name -%}
            {%- do marked.append(modified ~ ' set tag ' ~ names.ops ~ ".contains_pii = 'true'") -%}
            {%- set policy = names.ops ~ '.mask_' ~ column.type -%}
            {%- do policies.append(_create_mask(policy, column.type) | trim) -%}
            {#- One that is there already may still name the roles of an earlier var. -#}
            {%- do policies.append('alter masking policy ' ~ policy ~ ' set body ->\n' ~ _mask_body() | trim) -%}
            {#- Models that pass a personal column on put the mask on it too. -#}
            {%- do policies.append('grant apply on masking policy ' ~ policy ~ ' to role ' ~ names.transformer) -%}
            {#-
                Without `force` this would fail where a policy is set, ours too, so that set-up could not be run again;
                with it, another policy that somebody put on the column gives way to ours.
            -#}
            {%- do masked.append(modified ~ ' set masking policy ' ~ policy ~ ' force') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return([
        {'purpose': 'Tags say which domain and layer a thing belongs to, and which columns are personal.',
         'statements': ['use role sysadmin'] + tags + marked},
        {'purpose': 'Masks: personal columns show nothing to anybody but the roles named here.',
         'statements': policies | unique | list + masked},
    ]) }}
{% endmacro %}

{% macro _create_mask(policy, type) %}
create masking policy if not exists {{ policy }} as (value {{ type }}) returns {{ type }} ->
{{ _mask_body() | trim }}
{% endmacro %}

{% macro _mask_body() %}
    {%- set is_allowed = [] -%}
    {%- for role in var('snowflake_pii_roles') -%}
        {%- do is_allowed.append("is_role_in_session('" ~ role | upper ~ "')") -%}
    {%- endfor -%}
case when {{ is_allowed | join(' or ') or 'false' }} then value end
{% endmacro %}
