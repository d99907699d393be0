{#
    Merges Snowflake's load history, of COPY and of pipes, into the load history table that the other engines have, too:
    `dbt run-operation record_loads`. It can be repeated at any time; a file that failed and was loaded later becomes
    loaded. COPY_HISTORY covers 14 days, so run it at least that often; `days` is how far back to look.
#}
{% macro record_loads(dry_run=false, days=13) %}
    {%- do assert_snowflake('record_loads') -%}
    {%- if days | int < 1 or days | int > 13 -%}
        {%- do exceptions.raise_compiler_error('days is ' ~ days ~ ': COPY_HISTORY forgets after 14, give 1 to 13.') -%}
    {%- endif -%}
    {%- set names = snowflake_names() -%}
    {%- set statement = merge_load_history_sql(names, days | int) -%}
    {%- if dry_run -%}
        {%- do run_script([
            {'purpose': 'As the loader, in UTC.', 'statements': loader_session(names)},
            {'purpose': 'What became of each file.', 'statements': [statement]},
        ], dry_run=true) -%}
    {%- else -%}
        {%- do run_all(loader_session(names)) -%}
        {%- set done = run_query(statement).rows[0] -%}
        {%- do log(done[0] ~ ' files recorded, ' ~ done[1] ~ ' updated in ' ~ names.load_history, info=true) -%}
    {%- endif -%}
{% endmacro %}
