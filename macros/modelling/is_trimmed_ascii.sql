{#
    Whether a text is ASCII, has something in it, and begins and ends with something other than a blank or a control
    character.

    expression  SQL giving text
#}
{% macro is_trimmed_ascii(expression) -%}
    {{ marketing_insight.is_ascii(expression) }} and {{ expression }} >= '!' and right({{ expression }}, 1) >= '!'
{%- endmacro %}
