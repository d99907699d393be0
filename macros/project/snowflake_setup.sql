{#
    Creates everything the project needs on Snowflake, from the source declarations and the vars: `dbt run-operation
    snowflake_setup` prints the SQL, `--args '{dry_run: false}'` runs it, too. Run it with SNOWFLAKE_ROLE=accountadmin,
    at least the first time, because it creates the project's own roles. The user needs accountadmin, sysadmin and
    securityadmin, because the script switches between them. Users who load and build afterwards are listed in
    `snowflake_users`. It can be repeated after any change: it adds what is missing and removes nothing. It replaces the
    list of roles that its masks let through, and any other masking policy on raw columns marked contains_pii.

    A stage can't change between a bucket and internal. If the existing stage contradicts snowflake_landing_url, nothing
    is run.
#}
{% macro snowflake_setup(dry_run=true) %}
    {%- do assert_snowflake('snowflake_setup') -%}
    {%- set names = snowflake_names() -%}
    {%- do _refuse_another_stage(names) if not dry_run -%}
    {%- set blocks = setup_account(names) + setup_raw(names) + setup_protection(names) -%}
    {%- do run_script(blocks + setup_privileges(names), dry_run) -%}
    {%- do print('-- Printed only: --args \'{dry_run: false}\' runs it.') if dry_run -%}
{% endmacro %}

{#- In the whole account, because a schema that doesn't exist yet, as in the first run, would be an error. -#}
{% macro _refuse_another_stage(names) %}
    {%- do run_query('use role sysadmin') -%}
    {%- for row in run_query("show stages like '" ~ names.stage.split('.')[-1] ~ "' in account").rows -%}
        {%- set found = row['database_name'] ~ '.' ~ row['schema_name'] ~ '.' ~ row['name'] -%}
        {%- if found | lower == names.stage | lower and (row['url'] or '') != names.url -%}
            {%- do exceptions.raise_compiler_error(
                'Stage ' ~ names.stage ~ ' is ' ~ (row['url'] or 'internal') ~ ' and snowflake_landing_url is '
                ~ (names.url or 'empty') ~ ': name another snowflake_stage, or set the URL that the stage has.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
