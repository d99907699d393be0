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
