{#
    A text with `[user]` in place of every user name that follows an @ (also the full-width one, also with the slash
    that keeps X from telling the user), `[address]` in place of what stands behind the host of an address on
    twitter.com or x.com, where names are too, and `[email]` in place of every e-mail address.

    A name is as long as its letters, digits and underscores go, even beyond the fifteen a name can have: rather too
    much is taken away than a part of a name let through. What a person is called in plain words can't be told from
    other words.

    expression  SQL giving text
#}
{% macro without_user_names(expression) -%}
    {%- set host = '([Tt][Ww][Ii][Tt][Tt][Ee][Rr]|(^|[^A-Za-z0-9-])[Xx])[.][Cc][Oo][Mm]' -%}
    {%- set address = "'" ~ host ~ "/[A-Za-z0-9_/?&=#%.:!~+@-]+'" -%}
    {%- set no_address = marketing_insight.replace_matches(expression, address, "chr(92) || '1.com/[address]'") -%}
    {%- set no_email = marketing_insight.without_emails_in_text(no_address, asked=false) -%}
    {{ marketing_insight.replace_matches(no_email, "'(@|＠)/?[A-Za-z0-9_]+'", "'@[user]'") }}
{%- endmacro %}
