{#
    The query of a URL as sent: what stands between the first question mark and the fragment, further question marks
    included. Null where there is none, or an empty one.

    url  SQL giving text
#}
{% macro url_query(url) -%}
    {%- set target = "split_part(" ~ url ~ ", '#', 1)" -%}
    nullif(substr({{ target }}, nullif(position('?' in {{ target }}), 0) + 1), '')
{%- endmacro %}
