{#
    Parts of a URL, by their names in RFC 3986.

    Each part is found in the one before it: `url_without_query`, `url_authority`, then `url_host` and `url_path`. Where
    each of them is a column of a step of its own, nothing is searched twice.
#}

{#
    A URL without its query and fragment. A question mark after a # belongs to the fragment.

    url  SQL giving text
#}
{% macro url_without_query(url) -%}
    split_part(split_part({{ url }}, '#', 1), '?', 1)
{%- endmacro %}

{#
    The authority of a URL, between // and the next slash: user, host and port as sent, possibly empty. Null for a URL
    without one, in which the first // doesn't start the URL or follow its scheme (RFC 3986, 3.2): `/cart`,
    `shop.example/cart`.

    target  SQL giving the result of `url_without_query`
#}
{% macro url_authority(target) -%}
    {%- set scheme = "split_part(" ~ target ~ ", '/', 1)" -%}
    case
        when position('//' in {{ target }}) = length({{ scheme }}) + 1 and right(':' || {{ scheme }}, 1) = ':'
            then split_part({{ target }}, '/', 3)
    end
{%- endmacro %}

{#
    The host of a URL in lower case, without user, port and the brackets of an IPv6 address; null if it has none.

    authority  SQL giving the result of `url_authority`
#}
{% macro url_host(authority) -%}
    {%- set host_and_port = "split_part(" ~ authority ~ ", '@', -1)" -%}
    nullif(
        lower(
            case
                when {{ host_and_port }} like '[%' then split_part(substr({{ host_and_port }}, 2), ']', 1)
                else split_part({{ host_and_port }}, ':', 1)
            end
        ), ''
    )
{%- endmacro %}

{#
    A host without a `www.` before it: the name by which a site is known.

    host  SQL giving the result of `url_host`
#}
{% macro without_www(host) -%}
    case when {{ host }} like 'www.%' then nullif(substr({{ host }}, 5), '') else {{ host }} end
{%- endmacro %}

{#
    The path of a URL as sent, with its first slash, without query and fragment; null if it is empty. A URL without a
    host is only a path: `/cart`, `shop.example/cart`.

    target     SQL giving the result of `url_without_query`
    authority  SQL giving the result of `url_authority`
#}
{% macro url_path(target, authority) -%}
    {%- set scheme = "split_part(" ~ target ~ ", '/', 1)" -%}
    nullif(substr({{ target }}, coalesce(length({{ scheme }} || '//' || {{ authority }}), 0) + 1), '')
{%- endmacro %}

{#
    The query of a URL as sent: everything between the first question mark and the fragment, including further question
    marks. Null if it is missing or empty.

    url  SQL giving text
#}
{% macro url_query(url) -%}
    {%- set target = "split_part(" ~ url ~ ", '#', 1)" -%}
    nullif(substr({{ target }}, nullif(position('?' in {{ target }}), 0) + 1), '')
{%- endmacro %}

{#
    The value of a parameter in a URL's query as sent, not percent-decoded; null if it is missing or empty. If there are
    several, the first one counts, even if it is empty.

    query  SQL giving the result of `url_query`
    name   the parameter's name as in the query
#}
{% macro url_parameter(query, name) -%}
    nullif(split_part(split_part('&' || {{ query }}, '&{{ name }}=', 2), '&', 1), '')
{%- endmacro %}
