{#
    The path of a URL as sent, with its first slash, without query and fragment; null where it is empty. A URL without a
    host is all path: `/cart`, `shop.example/cart`.

    url  SQL giving text
#}
{% macro url_path(url) -%}
    {%- set target = marketing_insight.url_without_query(url) -%}
    {%- set scheme = "split_part(" ~ target ~ ", '/', 1)" -%}
    {%- set authority = marketing_insight.url_authority(url) -%}
    nullif(substr({{ target }}, coalesce(length({{ scheme }} || '//' || {{ authority }}), 0) + 1), '')
{%- endmacro %}
