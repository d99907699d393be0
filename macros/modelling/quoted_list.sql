{#
    A list of texts as SQL literals, for `in (…)`; an empty list gives null, which nothing equals.

    values  list of texts
#}
{% macro quoted_list(values) -%}
    {%- for value in values -%}
        '{{ dbt.escape_single_quotes(value) }}'{{ ', ' if not loop.last }}
    {%- else -%}
        null
    {%- endfor -%}
{%- endmacro %}
