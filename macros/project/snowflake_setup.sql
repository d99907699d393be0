{#
    Creates what the project needs on Snowflake, from the source declarations and the vars: `dbt run-operation
    snowflake_setup` prints the SQL, `--args '{dry_run: false}'` runs it too. It can be run again after any change, as a
    user who may take the roles it uses; it adds what is missing and replaces or removes nothing.
#}
{% macro snowflake_setup(dry_run=true) %}
    {%- do refuse_elsewhere_than_snowflake('snowflake_setup') -%}
    {%- set names = snowflake_names() -%}
    {%- set blocks = setup_of_the_account(names) + setup_of_raw(names) + setup_of_protection(names) -%}
    {%- do run_script(blocks + setup_of_privileges(names), dry_run) -%}
    {%- do print('-- Printed only: --args \'{dry_run: false}\' runs it.') if dry_run -%}
{% endmacro %}
