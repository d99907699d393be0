{#
    A text in words with `[email]` in place of every e-mail address, also with its @ full-width or percent-encoded.
    An address has a domain of two parts at least, the last of which begins with a letter: `2 mugs @ 5.99`,
    `Coffee@Home` and `vue@3.2.1` stay. For addresses of pages there is `without_emails`, which takes more away.

    expression  SQL giving text
    asked       false where the text is known to have an @
#}
{% macro without_emails_in_text(expression, asked=true) -%}
    {%- set between = "/?#&=:;,!@＠()<>\"' || chr(9) || '-' || chr(13) || chr(160) || ' " -%}
    {%- set part = '[^][' ~ between ~ '.]+' -%}
    {%- set email -%}
        '[^][{{ between }}]+(@|＠|%(25)*40)({{ part }}[.])+[^][{{ between }}.0-9][^][{{ between }}.]*'
    {%- endset -%}
    {%- set redacted = marketing_insight.replace_matches(expression, email, "'[email]'") -%}
    {%- if asked -%}
        case
            when {{ marketing_insight.has_at(expression) }}
                then
                    {{ redacted }}
            else {{ expression }}
        end
    {%- else -%}
        {{ redacted }}
    {%- endif -%}
{%- endmacro %}
