{#
    Prints the row count of each model with a contract, which is every mart, and the caller's summary of the tests. A
    model that isn't built yet shows a dash.
#}
{% macro show_marts(tests='') %}
    {%- if execute -%}
        {%- set marts = graph.nodes.values()
            | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name') -%}
        {%- do print('') -%}
        {%- for mart in marts if mart.config.contract.enforced -%}
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
