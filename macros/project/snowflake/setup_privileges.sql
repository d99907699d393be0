{#
    Set-up of privileges. The loader adds rows to raw tables and reads nothing else; the transformer reads raw and owns
    what it builds; the reporter reads only the published schema. The contact reader is granted the one contact table in
    `restricted` by its model, when it is built.
#}
{% macro setup_privileges(names) %}
    {{ return([
        {'purpose': 'Who may work where.', 'statements': ['use role securityadmin'] + _usage(names)},
        {'purpose': 'The loader: adds to the raw tables and the ledger, nothing more.', 'statements': _loading(names)},
        {'purpose': 'The transformer: reads raw tables, builds the other layers.', 'statements': _transforming(names)},
        {'purpose': 'The reporter: reads what is published, also later. Another role sees contacts too.',
         'statements': _reporting(names)},
    ]) }}
{% endmacro %}

{% macro _usage(names) %}
    {%- set everyone = [names.loader, names.transformer, names.reporter] -%}
    {%- set statements = [] -%}
    {%- for warehouse, role in [
        (names.loading, names.loader), (names.transforming, names.transformer),
        (names.transforming_large, names.transformer), (names.reporting, names.reporter)
    ] -%}
        {%- do statements.append('grant usage on warehouse ' ~ warehouse ~ ' to role ' ~ role) -%}
    {%- endfor -%}
    {%- for role in [names.loader, names.transformer] -%}
        {%- do statements.append('grant usage on database ' ~ names.raw_database ~ ' to role ' ~ role) -%}
        {%- for schema in names.raw_schemas -%}
            {%- do statements.append('grant usage on schema ' ~ schema ~ ' to role ' ~ role) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for role in [names.transformer, names.reporter] -%}
        {%- do statements.append('grant usage on database ' ~ names.database ~ ' to role ' ~ role) -%}
    {%- endfor -%}
    {{ return(statements | unique | list) }}
{% endmacro %}

{% macro _loading(names) %}
    {%- set to_loader = ' to role ' ~ names.loader -%}
    {%- set on_stage = 'usage' if names.url else 'read, write' -%}
    {%- set statements = [
        'grant ' ~ on_stage ~ ' on stage ' ~ names.stage ~ to_loader,
        'grant usage on file format ' ~ names.csv_format ~ to_loader,
        'grant usage on file format ' ~ names.json_format ~ to_loader,
        'grant select, insert, update on table ' ~ names.load_history ~ to_loader,
    ] -%}
    {%- for feed in landing_feeds() -%}
        {%- do statements.append('grant select, insert on table ' ~ feed.table ~ to_loader) -%}
        {%- do statements.append('grant evolve schema on table ' ~ feed.table ~ to_loader) if feed.format == 'csv' -%}
        {#- COPY_HISTORY shows a pipe's files only to roles that may monitor the pipe. -#}
        {%- do statements.append('grant monitor on pipe ' ~ feed.pipe ~ to_loader) if feed.has_pipe -%}
    {%- endfor -%}
    {{ return(statements) }}
{% endmacro %}

{% macro _transforming(names) %}
    {%- set to_transformer = ' to role ' ~ names.transformer -%}
    {#- Developer and CI targets build in their own schemas, which dbt creates. -#}
    {%- set statements = ['grant create schema on database ' ~ names.database ~ to_transformer] -%}
    {%- for schema in names.raw_schemas -%}
        {%- do statements.append('grant select on all tables in schema ' ~ schema ~ to_transformer) -%}
        {%- do statements.append('grant select on future tables in schema ' ~ schema ~ to_transformer) -%}
    {%- endfor -%}
    {%- for schema in names.built_schemas -%}
        {%- do statements.append('grant usage, create table, create view on schema ' ~ schema ~ to_transformer) -%}
    {%- endfor -%}
    {{ return(statements) }}
{% endmacro %}

{% macro _reporting(names) %}
    {%- set to_reporter = ' to role ' ~ names.reporter -%}
    {%- set statements = ['grant usage on schema ' ~ names.published ~ to_reporter] -%}
    {%- for which in ['all tables', 'future tables', 'all views', 'future views'] -%}
        {%- do statements.append('grant select on ' ~ which ~ ' in schema ' ~ names.published ~ to_reporter) -%}
    {%- endfor -%}
    {%- do statements.append('grant role ' ~ names.reporter ~ ' to role ' ~ names.contact_reader) -%}
    {%- do statements.append('grant usage on schema ' ~ names.restricted ~ ' to role ' ~ names.contact_reader) -%}
    {{ return(statements) }}
{% endmacro %}
