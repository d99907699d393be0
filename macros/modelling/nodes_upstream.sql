{#
    The unique ids of everything a model, seed or snapshot is made from, through any number of steps, itself first.
    Sources are left out. Empty while the project is parsed, when the graph isn't known yet.

    unique_id  where to begin
#}
{% macro nodes_upstream(unique_id) -%}
    {%- set found = [unique_id] -%}
    {#- The list grows while it is read, until nothing new is found. -#}
    {%- for each in found if each in graph.nodes -%}
        {%- for parent in graph.nodes[each].depends_on.get('nodes', []) if parent not in found -%}
            {%- do found.append(parent) if parent in graph.nodes -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found if execute else []) }}
{%- endmacro %}
