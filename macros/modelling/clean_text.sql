{#
    A text without blanks and invisible characters at its ends, of any script; null where nothing else is in it. What
    stands inside stays, since some scripts and emoji need invisible characters there.

    Nearly all texts need nothing done: these are told apart first, which costs a tenth of trimming them.

    expression  SQL giving text
#}
{% macro clean_text(expression) -%}
    {%- set ends = marketing_insight.unicode_characters('blank') ~ ' || '
        ~ marketing_insight.unicode_characters('invisible') -%}
    case
        when {{ marketing_insight.is_trimmed_ascii(expression) }} then {{ expression }}
        else nullif(trim({{ expression }}, {{ ends }}), '')
    end
{%- endmacro %}
