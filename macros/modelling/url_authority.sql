{#
    What stands in a URL between // and the next slash: user, host and port, as sent, perhaps empty. Null where it has
    none, because nothing or no scheme stands before the first // (RFC 3986, 3.2): `/cart`, `shop.example/cart`.

    url  SQL giving text
#}
{% macro url_authority(url) -%}
    {%- set target = marketing_insight.url_without_query(url) -%}
    {%- set scheme = "split_part(" ~ target ~ ", '/', 1)" -%}
    case
        when position('//' in {{ target }}) = length({{ scheme }}) + 1 and right(':' || {{ scheme }}, 1) = ':'
            then split_part({{ target }}, '/', 3)
    end
{%- endmacro %}
