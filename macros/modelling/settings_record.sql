{#
    The table int_shared__settings_recorded of this target; none where it isn't built, or is a view that a clone made of
    another target's. It is never another target's table either, to which --defer would lead: hooks write to it.

    Whoever calls it is built after that table.
#}
{% macro settings_record() -%}
    {%- do ref('marketing_insight', 'int_shared__settings_recorded') -%}
    {%- if execute -%}
        {%- set node = graph.nodes['model.marketing_insight.int_shared__settings_recorded'] -%}
        {%- set record = adapter.get_relation(node.database, node.schema, node.alias) -%}
        {{ return(record if record and record.is_table else none) }}
    {%- endif -%}
{%- endmacro %}
