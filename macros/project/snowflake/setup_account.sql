{# Set-up of the account: roles, a budget, warehouses, databases and schemas. #}
{% macro setup_account(names) %}
    {%- set warehouses = {
        names.loading: 'xsmall',
        names.transforming: 'small',
        names.transforming_large: 'large',
        names.reporting: 'xsmall',
    } -%}
    {%- set roles = ['use role securityadmin'] -%}
    {#-
        Only accountadmin can assign a resource monitor to a warehouse. It is assigned only to warehouses created here;
        an existing one keeps what its owner assigned.
    -#}
    {%- set bought = ['use role accountadmin', _create_monitor(names) | trim] -%}
    {%- set schemas = ['use role sysadmin'] -%}
    {%- for role in [names.loader, names.transformer, names.reporter, names.contact_reader] -%}
        {%- do roles.append('create role if not exists ' ~ role) -%}
        {%- do roles.append('grant role ' ~ role ~ ' to role sysadmin') -%}
    {%- endfor -%}
    {%- for user in var('snowflake_users') -%}
        {#- Users who build also land and load; granting the reporter's role is up to the account. -#}
        {%- for role in [names.loader, names.transformer] -%}
            {%- do roles.append('grant role ' ~ role ~ ' to user ' ~ user) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for name, size in warehouses.items() -%}
        {%- do bought.append(_create_warehouse(name, size, names.monitor) | trim) -%}
        {#- accountadmin creates the warehouses, so sysadmin needs grants to use them. -#}
        {%- do bought.append('grant usage, operate, monitor, modify on warehouse ' ~ name ~ ' to role sysadmin') -%}
    {%- endfor -%}
    {%- for database in [names.raw_database, names.database] | unique -%}
        {%- do schemas.append('create database if not exists ' ~ database) -%}
    {%- endfor -%}
    {%- for schema in names.raw_schemas + names.built_schemas -%}
        {%- do schemas.append('create schema if not exists ' ~ schema) -%}
    {%- endfor -%}
    {{ return([
        {'purpose': 'Roles: who loads, who transforms, who reads what is published, who sees contacts too.',
         'statements': roles},
        {'purpose': 'A monthly budget, and one warehouse per workload, suspended when idle.',
         'statements': bought},
        {'purpose': 'Databases, and a schema per layer.', 'statements': schemas},
    ]) }}
{% endmacro %}

{% macro _create_monitor(names) %}
create resource monitor if not exists {{ names.monitor }}
with credit_quota = {{ var('snowflake_monthly_credits') }}
frequency = monthly
start_timestamp = immediately
triggers
    on 75 percent do notify
    on 100 percent do suspend
    on 110 percent do suspend_immediate
{% endmacro %}

{% macro _create_warehouse(name, size, monitor) %}
create warehouse if not exists {{ name }}
warehouse_size = '{{ size }}'
auto_suspend = 60
auto_resume = true
initially_suspended = true
resource_monitor = {{ monitor }}
{% endmacro %}
