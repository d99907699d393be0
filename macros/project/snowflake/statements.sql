{# Running statements on Snowflake, or printing them as a script. #}

{# Runs statements one after the other. #}
{% macro run_all(statements) %}
    {%- for statement in statements -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
{% endmacro %}

{#
    Prints the blocks of a script as SQL that can be run elsewhere, and runs them too unless `dry_run`. A block is
    `{purpose, statements}`; what is run is exactly what is printed.
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
    Statements that begin a loader's session. METADATA$START_SCAN_TIME has a time zone and _loaded_at has none: the
    session's own zone decides what is left of it.
#}
{% macro loader_session(names) %}
    {{ return([
        'use role ' ~ names.loader,
        'use warehouse ' ~ names.loading,
        "alter session set timezone = 'UTC'",
    ]) }}
{% endmacro %}
