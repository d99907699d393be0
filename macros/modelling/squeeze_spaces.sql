{#
    A text without blanks at its ends and with runs of white space inside it made one blank. White space is what Unicode
    calls so, written out: the engines' own classes differ.

    expression  SQL giving text
#}
{% macro squeeze_spaces(expression) -%}
    {%- set white_space = "'[' || " ~ marketing_insight.unicode_characters('blank') ~ " || ']+'" -%}
    trim({{ marketing_insight.replace_matches(expression, white_space, "' '") }}, ' ')
{%- endmacro %}
