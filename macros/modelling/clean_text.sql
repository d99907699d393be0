{#
    A text without white space at its ends (blank, tab, line break, no-break space), null where nothing else is in it.

    expression  SQL giving text
#}
{% macro clean_text(expression) -%}
    nullif(trim({{ expression }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')
{%- endmacro %}
