{# Names of Snowflake objects, from the vars. They aren't quoted: Snowflake folds their case as dbt expects. #}
{% macro snowflake_names() %}
    {%- set raw_database = var('raw_database', target.database) -%}
    {%- set landing_schema = raw_database ~ '.' ~ var('ingestion_schema', 'raw') -%}
    {%- set url = var('snowflake_landing_url') -%}
    {#-
        Snowflake names a file by its path from the bucket's root, not from the stage's URL. With a prefix, file names
        would differ from the other engines, and INCLUDE_METADATA can't remove the prefix.
    -#}
    {%- if url and not modules.re.fullmatch('s3://[^/]+/', url) -%}
        {%- do exceptions.raise_compiler_error(
            'snowflake_landing_url is ' ~ url ~ ': give a whole bucket such as s3://bucket/, with the slash at its end.'
        ) -%}
    {%- endif -%}
    {%- set raw_schemas, built_schemas = [landing_schema, raw_database ~ '.streaming'], [] -%}
    {%- for feed in graph.sources.values() if feed.config.meta.get('landing') -%}
        {%- do raw_schemas.append(feed.database ~ '.' ~ feed.schema) -%}
    {%- endfor -%}
    {#- One per layer in dbt_project.yml; `restricted` and `ops` are filled in other ways. -#}
    {%- for schema in ['staging', 'quarantine', 'analytics', 'restricted', 'snapshots', 'seeds', 'ops'] -%}
        {%- do built_schemas.append(target.database ~ '.' ~ schema) -%}
    {%- endfor -%}
    {{ return({
        'database': target.database,
        'raw_schemas': raw_schemas | unique | list,
        'built_schemas': built_schemas,
        'published': target.database ~ '.analytics',
        'ops': target.database ~ '.ops',
        'monitor': var('snowflake_monitor'),
        'integration': target.database ~ '_landing',
        'raw_database': raw_database,
        'landing_schema': landing_schema,
        'stage': landing_schema ~ '.' ~ var('snowflake_stage'),
        'url': url,
        'csv_format': landing_schema ~ '.csv_with_header',
        'json_format': landing_schema ~ '.json_lines',
        'load_history': landing_schema ~ '.' ~ var('ingestion_load_history_table', 'load_history'),
        'loader': var('snowflake_loader_role'),
        'transformer': var('snowflake_transformer_role'),
        'reporter': var('snowflake_reporter_role'),
        'contact_reader': var('snowflake_contact_role'),
        'restricted': target.database ~ '.restricted',
        'loading': var('snowflake_loading_warehouse'),
        'transforming': var('snowflake_transforming_warehouse'),
        'transforming_large': var('snowflake_large_warehouse'),
        'reporting': var('snowflake_reporting_warehouse'),
    }) }}
{% endmacro %}
