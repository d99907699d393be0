{#
    The condition that a text is a date with slashes and the year last, in a file whose dates contradict each other.

    expression  SQL giving text
#}
{% macro is_ambiguous_date(expression) -%}
    date_order = 'ambiguous' and {{ expression }} like '%/%/%' and left({{ expression }}, 4) like '%/%'
{%- endmacro %}
