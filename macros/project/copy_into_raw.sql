{#
    Loads newly landed files with one COPY per feed that has no pipe, and reports the outcome of each file: `dbt
    run-operation copy_into_raw`, with `--args '{feeds: [sales.customers]}'` for some feeds only and `'{dry_run: true}'`
    to see the SQL. It fails if a file failed that the load history doesn't list as failed yet: Snowflake retries a
    failed file with every COPY, and a broken file should alert a schedule only once. A feed with a pipe is refused,
    whatever the vars of this run say, because its files would be loaded twice.

    `python -m ingest land` refuses files that COPY would misread silently. Files that reach the bucket in another way
    aren't checked.
#}
{% macro copy_into_raw(dry_run=false, feeds=none) %}
    {%- do assert_snowflake('copy_into_raw') -%}
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
        {%- do _refuse_feeds_with_pipes(copies) -%}
        {%- set known = run_query('select file_name from ' ~ names.load_history ~ " where status = 'failed'") -%}
        {%- set files = [] -%}
        {%- for feed in copies -%}
            {%- set copied = _files_copied(feed, run_query(copy_statement(feed)), known.columns[0].values()) -%}
            {#- Reported at once, because the COPY of a later feed may fail. -#}
            {%- do _log_files(copied) -%}
            {%- do files.extend(copied) -%}
        {%- endfor -%}
        {%- do _sum_up(files) -%}
    {%- endif -%}
{% endmacro %}

{% macro _feeds_to_copy(wanted) %}
    {%- set feeds = [] -%}
    {%- for feed in landing_feeds(wanted) -%}
        {%- do feeds.append(feed) if not feed.has_pipe -%}
        {%- if feed.has_pipe and wanted -%}
            {%- do _refuse_a_pipe(feed) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(feeds) }}
{% endmacro %}

{#- Asks Snowflake: a pipe that was created with other vars keeps loading, whatever this run's vars say. -#}
{% macro _refuse_feeds_with_pipes(feeds) %}
    {%- set pipes = [] -%}
    {%- for schema in feeds | map(attribute='schema') | unique -%}
        {%- for row in run_query("show pipes like 'load_%' in schema " ~ schema).rows -%}
            {%- do pipes.append((schema ~ '.' ~ row['name']) | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for feed in feeds if feed.pipe | lower in pipes -%}
        {%- do _refuse_a_pipe(feed) -%}
    {%- endfor -%}
{% endmacro %}

{% macro _refuse_a_pipe(feed) %}
    {%- do exceptions.raise_compiler_error(
        feed.name ~ ' is loaded by the pipe ' ~ feed.pipe ~ ' and a COPY would load its files a second time: set '
        ~ 'snowflake_landing_url as it was when the pipe was created, or name other feeds.'
    ) -%}
{% endmacro %}

{#- The result of a COPY as one dict per file: its name as in the raw table, outcome, rows and error. -#}
{% macro _files_copied(feed, answer, known_as_failed) %}
    {%- set files = [] -%}
    {#- A COPY without new files returns one sentence instead of one row per file. -#}
    {%- for row in answer.rows if 'file' in answer.column_names -%}
        {%- set name = feed.folder ~ row['file'].split(feed.folder)[-1] -%}
        {#- Only a name with a content key identifies its content; a name given by hand can be used again. -#}
        {%- set is_known = name in known_as_failed and modules.re.search(key_in_landed_name(), name) -%}
        {%- set failed = 'failed before' if is_known else 'failed' -%}
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

{% macro _log_files(files) %}
    {%- for file in files -%}
        {%- set detail = file.error if 'failed' in file.outcome else file.rows ~ ' rows' -%}
        {%- do log(file.outcome ~ ': ' ~ file.name ~ ' (' ~ detail ~ ')', info=true) -%}
    {%- endfor -%}
{% endmacro %}

{% macro _sum_up(files) %}
    {%- set loaded = files | selectattr('outcome', 'equalto', 'loaded') | map(attribute='rows') | sum -%}
    {%- set outcomes = files | map(attribute='outcome') | list -%}
    {%- do log(
        outcomes.count('loaded') ~ ' files loaded with ' ~ loaded ~ ' rows, '
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
