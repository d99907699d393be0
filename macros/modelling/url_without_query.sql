{#
    What stands in a URL before its query and its fragment. A question mark behind a # is the fragment's.

    url  SQL giving text
#}
{% macro url_without_query(url) -%}
    split_part(split_part({{ url }}, '#', 1), '?', 1)
{%- endmacro %}
