{#
    Set-up of data protection: tags on schemas, raw tables and columns, masks on personal columns.

    Masks only cover columns of raw tables. A table built from them by a role that isn't masked shows the values to
    everyone with a grant, so a model that passes on a personal column calls protect_personal_columns.
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
            {#- An existing policy may still have the roles of an earlier var. -#}
            {%- do policies.append('alter masking policy ' ~ policy ~ ' set body ->\n' ~ _mask_body() | trim) -%}
            {#- Models that pass on a personal column apply the mask to it, too. -#}
            {%- do policies.append('grant apply on masking policy ' ~ policy ~ ' to role ' ~ names.transformer) -%}
            {#-
                Without `force` this fails if the column has a policy, even ours, so set-up couldn't be repeated. With
                it, ours replaces any other policy on the column.
            -#}
            {%- do masked.append(modified ~ ' set masking policy ' ~ policy ~ ' force') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return([
        {'purpose': 'Tags say which domain and layer a thing belongs to, and which columns are personal.',
         'statements': ['use role sysadmin'] + tags + marked},
        {'purpose': 'Masks: personal columns are masked for every role except those named here.',
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
