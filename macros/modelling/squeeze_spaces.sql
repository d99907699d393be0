{#
    A text without blanks at its ends and with runs of white space inside it made one blank. White space is what ASCII
    has (tab, line breaks, form feeds, blank) and the no-break space; the engines' own classes differ beyond that.

    expression  SQL giving text
#}
{% macro squeeze_spaces(expression) -%}
    {%- set white_space = "'[' || chr(9) || '-' || chr(13) || ' ' || chr(160) || ']+'" -%}
    trim({{ marketing_insight.replace_matches(expression, white_space, "' '") }}, ' ')
{%- endmacro %}
