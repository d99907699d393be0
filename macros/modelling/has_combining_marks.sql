{#
    The condition that a text has letters composed of a letter and a mark (U+0300 to U+036F), which look like a letter
    that is one character and equal it nowhere. Snowflake has no function to compose them, so they are counted, not
    mended.

    expression  SQL giving text
#}
{% macro has_combining_marks(expression) -%}
    case
        when {{ marketing_insight.is_ascii(expression) }} then false
        else {{ marketing_insight.replace_matches(expression, "'[\u0300-\u036f]'", "''") }} != {{ expression }}
    end
{%- endmacro %}
