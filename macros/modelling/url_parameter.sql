{#
    The value of a parameter in a URL's query as sent, not percent-decoded; null where it is absent or empty. Of several
    the first one counts, whatever it holds.

    query  SQL giving what `url_query` gives
    name   the parameter's name, as it stands in the query
#}
{% macro url_parameter(query, name) -%}
    nullif(split_part(split_part('&' || {{ query }}, '&{{ name }}=', 2), '&', 1), '')
{%- endmacro %}
