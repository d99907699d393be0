{# Running statements on Snowflake, or printing them as a script. #}

{# Runs statements in order. #}
{% macro run_all(statements) %}
    {%- for statement in statements -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
{% endmacro %}

{#
    Prints the blocks of a script as SQL that can be run elsewhere, and runs them, too, unless `dry_run`. A block is
    `{purpose, statements}`. Exactly the printed statements are run.
#}
{% macro run_script(blocks, dry_run) %}
    {%- for block in blocks if block.statements -%}
        {%- do print('-- ' ~ block.purpose) -%}
        {%- for statement in block.statements -%}
            {%- do print(statement ~ ';') -%}
            {%- if not dry_run -%}
                {%- do run_query(statement) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do print('') -%}
    {%- endfor -%}
{% endmacro %}

{#
    Statements that start a loader's session. METADATA$START_SCAN_TIME has a time zone and _loaded_at has none, so the
    session's time zone decides the value.
#}
{% macro loader_session(names) %}
    {{ return([
        'use role ' ~ names.loader,
        'use warehouse ' ~ names.loading,
        "alter session set timezone = 'UTC'",
    ]) }}
{% endmacro %}
