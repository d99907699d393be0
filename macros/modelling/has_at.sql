{#
    Whether a text has an @, also full-width or percent-encoded (once or more than once): the cheap question before any
    about addresses. Null for null.

    expression  SQL giving text
#}
{% macro has_at(expression) -%}
    ({{ expression }} like '%@%' or {{ expression }} like '%＠%' or {{ expression }} like '%!%%40%' escape '!')
{%- endmacro %}
