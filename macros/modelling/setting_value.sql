{#
    What a setting says now, as text to compare: the value of a var, or how many rows a seed's table holds and a hash of
    them. The table counts and not the file, because a model may be built before a changed file is loaded. The order of
    a list or a mapping makes no difference.

    name  a var, `name.key` for one entry of a var that holds a mapping, or a seed of this project

    Gives none for a seed that isn't loaded.
#}
{% macro setting_value(name) -%}
    {%- set seed = graph.nodes['seed.marketing_insight.' ~ name] -%}
    {{ return(marketing_insight._seed_value(seed) if seed else marketing_insight._var_value(name)) }}
{%- endmacro %}

{% macro _seed_value(seed) -%}
    {%- set table = adapter.get_relation(seed.database, seed.schema, seed.alias) -%}
    {%- set lines = [] -%}
    {%- if table -%}
        {%- for row in run_query('select * from ' ~ table).rows -%}
            {%- do lines.append(row.values() | map('string') | join(' | ')) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set rows = lines | sort(case_sensitive=true) | join('\n') -%}
    {{ return((lines | length) ~ ' rows, ' ~ local_md5(rows)[:8] if table) }}
{%- endmacro %}

{% macro _var_value(name) -%}
    {%- set var_name, _, key = name.partition('.') -%}
    {%- set value = var(var_name).get(key) if key else var(var_name) -%}
    {%- if value is mapping -%}
        {%- set value = value | dictsort | map('join', ': ') | list -%}
    {%- endif -%}
    {%- if value is iterable and value is not string -%}
        {%- set value = value | map('string') | sort(case_sensitive=true) | join(', ') -%}
    {%- endif -%}
    {{ return(value | string) }}
{%- endmacro %}
