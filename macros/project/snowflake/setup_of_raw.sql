{# The part of the set-up that loading needs: formats, the stage, raw tables and the pipes of streaming feeds. #}
{% macro setup_of_raw(names) %}
    {%- set pipes = [] -%}
    {%- for feed in landing_feeds() if feed.has_pipe -%}
        {%- do pipes.append(_create_pipe(feed) | trim) -%}
    {%- endfor -%}
    {{ return([
        {'purpose': 'How landed files are read.', 'statements': file_formats(names)},
        {'purpose': 'Where files land: ' ~ ('the bucket.' if names.url else 'an internal stage.'),
         'statements': _create_stage(names)},
        {'purpose': 'Raw tables: append-only, as received; and the ledger of files.',
         'statements': raw_tables(names)},
        {'purpose': 'Pipes of the streaming feeds: Snowflake loads a file when the bucket announces it.',
         'statements': pipes},
    ]) }}
{% endmacro %}

{% macro _create_stage(names) %}
    {%- if not names.url -%}
        {{ return(['create stage if not exists ' ~ names.stage]) }}
    {%- endif -%}
    {%- if not var('snowflake_landing_role_arn') -%}
        {%- do exceptions.raise_compiler_error(
            'Set snowflake_landing_role_arn to the role that may read ' ~ names.url ~ '.'
        ) -%}
    {%- endif -%}
    {{ return([
        'use role accountadmin',
        _create_integration(names) | trim,
        'grant usage on integration ' ~ names.integration ~ ' to role sysadmin',
        'use role sysadmin',
        "create stage if not exists " ~ names.stage ~ "\nurl = '" ~ names.url ~ "'\nstorage_integration = "
        ~ names.integration,
    ]) }}
{% endmacro %}

{% macro _create_integration(names) %}
create storage integration if not exists {{ names.integration }}
type = external_stage
storage_provider = 'S3'
enabled = true
storage_aws_role_arn = '{{ var('snowflake_landing_role_arn') }}'
storage_allowed_locations = ('{{ names.url }}')
{% endmacro %}

{#- The pipe's COPY reads only what is new to the pipe; `alter pipe ... refresh` loads what lay there before. -#}
{% macro _create_pipe(feed) %}
create pipe if not exists {{ feed.pipe }}
auto_ingest = true
as
{{ copy_statement(feed) }}
{% endmacro %}
