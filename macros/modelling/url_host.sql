{#
    The host of a URL in lower case, without user, port and the brackets of an IPv6 address; null where it names none.

    url  SQL giving text
#}
{% macro url_host(url) -%}
    {%- set host_and_port = "split_part(" ~ marketing_insight.url_authority(url) ~ ", '@', -1)" -%}
    nullif(
        lower(
            case
                when {{ host_and_port }} like '[%' then split_part(substr({{ host_and_port }}, 2), ']', 1)
                else split_part({{ host_and_port }}, ':', 1)
            end
        ), ''
    )
{%- endmacro %}
