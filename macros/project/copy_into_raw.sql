{#
    Loads what has landed since the last time, with a COPY per feed that has no pipe, and says of each file what became
    of it: `dbt run-operation copy_into_raw`, with `--args '{feeds: [sales.customers]}'` for some feeds only and
    `'{dry_run: true}'` to see the SQL. It fails if a file failed that the ledger doesn't know as failed yet: Snowflake
    tries a failed file again with every COPY, and one broken file is to alarm a schedule once. A feed that has a pipe
    is refused, whatever the vars of this run say: its files would be loaded twice.

    What `python -m ingest land` refuses to put into a stage, COPY would misread without a word; files that come into a
    bucket by other means are not looked at before.
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
            {#- Said at once: the COPY of a later feed may end in an error of its own. -#}
            {%- do _say_files(copied) -%}
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

{#- Asked of Snowflake: a pipe that another run's vars created loads on, whether this run's vars know of it or not. -#}
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

{#- What a COPY said, as one dict per file: its name as the raw table has it, the outcome, rows and the error. -#}
{% macro _files_copied(feed, said, known_as_failed) %}
    {%- set files = [] -%}
    {#- A COPY that finds nothing new answers with one sentence instead of one row per file. -#}
    {%- for row in said.rows if 'file' in said.column_names -%}
        {%- set name = feed.folder ~ row['file'].split(feed.folder)[-1] -%}
        {#- Only a name with a key in it stands for one content: another file may come under a name given by hand. -#}
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

{% macro _say_files(files) %}
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
