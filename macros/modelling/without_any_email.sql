{#
    A text of any kind with `[email]` in place of every word that holds an @, also the full-width one, percent-encoded
    ones and JSON's \u0040: no address gets through, and neither does what only looks like one (`@name`, `a@1`).

    A word ends at a blank, a quote, a bracket, a comma or what separates the parts of a URL, so that JSON stays JSON.
    A text without an @ is handed back unread.

    text  SQL giving text
#}
{% macro without_any_email(text) -%}
    {%- set backslash = "' || chr(92) || chr(92) || '" -%}
    {%- set at = '(@|＠|%(25)*40|' ~ backslash ~ 'u0040)' -%}
    {%- set before, after = '[^]/?#&=;,@ "<>(){}[|]*', '[^]/?#&=:;,@ "<>(){}[|]*' -%}
    case
        when {{ text }} like '%@%' or {{ text }} like '%＠%' or {{ text }} like '%40%'
            then {{ marketing_insight.replace_matches(text, "'" ~ before ~ at ~ after ~ "'", "'[email]'") }}
        else {{ text }}
    end
{%- endmacro %}
