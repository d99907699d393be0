{# Raw tables, file formats, stage and pipes. #}

{# Set-up for loading: file formats, the stage, raw tables and pipes of streaming feeds. #}
{% macro setup_raw(names) %}
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

{#- A pipe loads only files that arrive after its creation; `alter pipe ... refresh` loads earlier ones. -#}
{% macro _create_pipe(feed) %}
create pipe if not exists {{ feed.pipe }}
auto_ingest = true
as
{{ copy_statement(feed) }}
{% endmacro %}

{# Statements that create the raw tables and the load history, or add missing columns; nothing is removed. #}
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

{#- Snowflake guesses the type of a new CSV column: declare it in the source first to have it as text. -#}
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

{#- The same columns as in ingest/load/history.py, except for the loader's own `loaded_at`. -#}
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

{#
    Statements that create the file formats, so that values arrive as with the loader of the other engines: an empty
    field is an empty text, no text means null, a backslash is a backslash, spaces stay.
#}
{% macro file_formats(names) %}
    {{ return([_csv_format(names) | trim, _json_format(names) | trim]) }}
{% endmacro %}

{#- include_metadata and schema evolution require error_on_column_count_mismatch = false. -#}
{% macro _csv_format(names) %}
create file format if not exists {{ names.csv_format }}
type = csv
parse_header = true
field_delimiter = ','
field_optionally_enclosed_by = '"'
escape_unenclosed_field = none
null_if = ()
empty_field_as_null = false
trim_space = false
skip_blank_lines = true
error_on_column_count_mismatch = false
{% endmacro %}

{#- A CSV without delimiter and quotes, so that each line is one text. -#}
{% macro _json_format(names) %}
create file format if not exists {{ names.json_format }}
type = csv
field_delimiter = none
field_optionally_enclosed_by = none
escape_unenclosed_field = none
null_if = ()
trim_space = false
skip_blank_lines = true
{% endmacro %}

{# The COPY that loads new files in a feed's folder of the stage; a file with an error is skipped as a whole. #}
{% macro copy_statement(feed) %}
    {%- set names = snowflake_names() -%}
    {%- set statement = _copy_csv(feed, names) if feed.format == 'csv' else _copy_json(feed, names) -%}
    {{ return(statement | trim) }}
{% endmacro %}

{% macro _copy_csv(feed, names) %}
copy into {{ feed.table }}
from @{{ names.stage }}/{{ feed.folder }}
file_format = (format_name = '{{ names.csv_format }}')
match_by_column_name = case_insensitive
include_metadata = (
    _file_name = metadata$filename,
    _file_row_number = metadata$file_row_number,
    _file_content_key = metadata$file_content_key,
    _loaded_at = metadata$start_scan_time
)
on_error = skip_file
{% endmacro %}

{#-
    Lines are read as text and parsed here, because with a JSON file format one broken line would fail the whole COPY. A
    COPY can't use TRY_PARSE_JSON; CHECK_JSON is null for text that PARSE_JSON can read.

    Two kinds of lines differ from the other engines. A blank line arrives with neither record nor record_text, because
    a COPY can't filter rows; the other engines' loader skips it. And PARSE_JSON refuses an object with a duplicate key,
    which the others accept: such a line stays text. (Snowflake documents this of PARSE_JSON only; if CHECK_JSON were to
    let it pass, the COPY would end with an error and load nothing.)
-#}
{% macro _copy_json(feed, names) %}
copy into {{ feed.table }} (
    record, record_text, _file_name, _file_row_number, _file_content_key, _loaded_at
)
from (
    select
        parse_json(case when check_json($1) is null then $1 end),
        case when check_json($1) is not null then $1 end,
        metadata$filename,
        metadata$file_row_number,
        metadata$file_content_key,
        convert_timezone('UTC', metadata$start_scan_time)::timestamp_ntz
    from @{{ names.stage }}/{{ feed.folder }}
)
file_format = (format_name = '{{ names.json_format }}')
on_error = skip_file
{% endmacro %}
