{#
    What two spellings of a category have in common that differ in case and in surrounding or repeated blanks alone.

    expression  SQL giving text
#}
{% macro category_key(expression) -%}
    {{ marketing_insight.lower_letters(marketing_insight.squeeze_spaces(expression)) }}
{%- endmacro %}
