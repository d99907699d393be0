{#
    The join condition that two relations agree on every column of a key.

    left, right  names of the relations
    key          list of columns, none of them null
#}
{% macro same_key(left, right, key) -%}
    {%- for column in key -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
