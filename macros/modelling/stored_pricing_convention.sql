{#
    The convention the table being built was priced with, none where it is empty. Unit tests of the incremental branch
    override it, because it asks the database.
#}
{% macro stored_pricing_convention() -%}
    {%- set rows = run_query("select pricing_convention from " ~ this ~ " limit 1").rows -%}
    {{ return(rows[0][0] if rows else none) }}
{%- endmacro %}
