{#
    Loads what has landed since the last time, with a COPY per feed that has no pipe, and says of each file what became
    of it: `dbt run-operation copy_into_raw`, with `--args '{feeds: [sales.customers]}'` for some feeds only and
    `'{dry_run: true}'` to see the SQL. It fails if a file failed that the ledger doesn't know as failed yet: Snowflake
    tries a failed file again with every COPY, and one broken file is to alarm a schedule once.
#}
{% macro copy_into_raw(dry_run=false, feeds=none) %}
    {%- do refuse_elsewhere_than_snowflake('copy_into_raw') -%}
    {%- set names = snowflake_names() -%}
    {%- set copies = _feeds_to_copy(feeds) -%}
    {%- if dry_run -%}
        {%- set blocks = [{'purpose': 'As the loader, in UTC.', 'statements': loader_session(names)}] -%}
        {%- for feed in copies -%}
            {%- do blocks.append({'purpose': feed.name, 'statements': [copy_statement(feed)]}) -%}
        {%- endfor -%}
        {%- do run_script(blocks, dry_run=true) -%}
    {%- else -%}
        {%- do run_all(loader_session(names)) -%}
        {%- set known = run_query('select file_name from ' ~ names.load_history ~ " where status = 'failed'") -%}
        {%- set files = [] -%}
        {%- for feed in copies -%}
            {%- do files.extend(_files_copied(feed, run_query(copy_statement(feed)), known.columns[0].values())) -%}
        {%- endfor -%}
        {%- do _report_files(files) -%}
    {%- endif -%}
{% endmacro %}

{% macro _feeds_to_copy(wanted) %}
    {%- set feeds = [] -%}
    {%- for feed in landing_feeds(wanted) -%}
        {%- do feeds.append(feed) if not feed.has_pipe -%}
        {%- if feed.has_pipe and wanted -%}
            {%- do exceptions.raise_compiler_error(
                feed.name ~ ' is loaded by the pipe ' ~ feed.pipe ~ ': a COPY would load its files a second time.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(feeds) }}
{% endmacro %}

{#- What a COPY said, as one dict per file: its name as the raw table has it, the outcome, rows and the error. -#}
{% macro _files_copied(feed, said, known_as_failed) %}
    {%- set files = [] -%}
    {#- A COPY that finds nothing new answers with one sentence instead of one row per file. -#}
    {%- for row in said.rows if 'file' in said.column_names -%}
        {%- set name = feed.folder ~ row['file'].split(feed.folder)[-1] -%}
        {%- set failed = 'failed before' if name in known_as_failed else 'failed' -%}
        {%- set outcomes = {'LOADED': 'loaded', 'LOAD_SKIPPED': 'skipped'} -%}
        {%- set outcome = outcomes.get(row['status'] | upper | replace(' ', '_'), failed) -%}
        {%- do files.append({
            'name': name,
            'outcome': outcome,
            'rows': row['rows_loaded'] | int,
            'error': row['first_error'] ~ (' (line ' ~ row['first_error_line'] ~ ')' if row['first_error_line']),
        }) -%}
    {%- endfor -%}
    {{ return(files) }}
{% endmacro %}

{% macro _report_files(files) %}
    {%- set loaded = namespace(rows=0) -%}
    {%- for file in files -%}
        {%- set detail = file.error if 'failed' in file.outcome else file.rows ~ ' rows' -%}
        {%- do log(file.outcome ~ ': ' ~ file.name ~ ' (' ~ detail ~ ')', info=true) -%}
        {%- set loaded.rows = loaded.rows + (file.rows if file.outcome == 'loaded' else 0) -%}
    {%- endfor -%}
    {%- set outcomes = files | map(attribute='outcome') | list -%}
    {%- do log(
        outcomes.count('loaded') ~ ' files loaded with ' ~ loaded.rows ~ ' rows, '
        ~ outcomes.count('failed') ~ ' failed, ' ~ outcomes.count('failed before') ~ ' failed before, '
        ~ outcomes.count('skipped') ~ ' skipped',
        info=true
    ) -%}
    {%- if 'failed' in outcomes -%}
        {%- do exceptions.raise_compiler_error(
            outcomes.count('failed') ~ ' files failed, everything else is loaded: `dbt run-operation record_loads` '
            ~ 'keeps why in raw.load_history; land corrected files, and remove these from the stage.'
        ) -%}
    {%- endif -%}
{% endmacro %}
