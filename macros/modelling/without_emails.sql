{#
    A URL with `[email]` in place of whatever stands before its host (user and password), and of every e-mail address
    behind that, also with its @ full-width or percent-encoded, once or more than once.

    An address is what stands around an @ up to the next character that separates parts of a URL; so are user and
    password of a URL inside the query. Rather too much is taken away (`vue@3.2.1`) than a name let through. An @ with
    nothing before it (`/@name`) is none.

    url  SQL giving text
#}
{% macro without_emails(url) -%}
    {%- set user = "'^(([A-Za-z][A-Za-z0-9+.-]*:)?//)[^/?#]*@'" -%}
    {%- set at = '(@|＠|%(25)*40|%(25)*[Ee][Ff]%(25)*[Bb][Cc]%(25)*[Aa]0)' -%}
    {%- set in_words = "'[^]/?#&=;,@＠ ]+" ~ at ~ "[^]/?#&=:;,@＠ ]+'" -%}
    case
        when {{ marketing_insight.has_at(url) }} or {{ url }} like '%A0%' or {{ url }} like '%a0%'
            then
                {{ marketing_insight.replace_matches(
                    marketing_insight.replace_matches(url, user, "chr(92) || '1[email]@'"), in_words, "'[email]'"
                ) }}
        else {{ url }}
    end
{%- endmacro %}
