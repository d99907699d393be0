{# Statements that create the raw tables and the ledger of files, or complete them; none of them takes anything away. #}
{% macro raw_tables(names) %}
    {%- set statements = [] -%}
    {%- for feed in landing_feeds() -%}
        {%- do statements.append(_create_raw_table(feed) | trim) -%}
        {%- for column in feed.columns -%}
            {%- do statements.append(
                'alter table ' ~ feed.table ~ ' add column if not exists ' ~ column.name ~ ' ' ~ column.type
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do statements.append(_create_load_history(names) | trim) -%}
    {{ return(statements) }}
{% endmacro %}

{#- A new CSV column is added with a type that Snowflake guesses: declare it here first to have it as text. -#}
{% macro _create_raw_table(feed) %}
create table if not exists {{ feed.table }} (
    {%- for column in feed.columns %}
    {{ column.name }} {{ column.type }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- if feed.cluster_by %}
cluster by ({{ feed.cluster_by | join(', ') }})
{%- endif %}
{%- if feed.format == 'csv' %}
enable_schema_evolution = true
{%- endif %}
{% endmacro %}

{#- The columns that ingest/load/history.py gives it on the other engines, but for the loader's own `loaded_at`. -#}
{% macro _create_load_history(names) %}
create table if not exists {{ names.load_history }} (
    file_name text,
    content_key text,
    feed text,
    row_count bigint,
    byte_count bigint,
    status text,
    error text,
    started_at timestamp_ntz,
    finished_at timestamp_ntz
)
{% endmacro %}
