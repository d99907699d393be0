{# Prints how many rows each mart holds, and what the caller counted of the tests. A mart not built yet shows a dash. #}
{% macro show_marts(tests='') %}
    {%- if execute -%}
        {%- set marts = graph.nodes.values()
            | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name') -%}
        {%- do print('') -%}
        {%- for mart in marts if 'marts' in mart.fqn -%}
            {%- set relation = adapter.get_relation(mart.database, mart.schema, mart.alias) -%}
            {%- set rows = '-' -%}
            {%- if relation -%}
                {%- set rows = run_query('select count(*) from ' ~ relation).columns[0].values()[0] | int -%}
            {%- endif -%}
            {%- do print('%-44s %12s'|format(mart.name, rows)) -%}
        {%- endfor -%}
        {%- do print('%-44s %s'|format('tests', tests)) if tests -%}
    {%- endif -%}
{% endmacro %}
