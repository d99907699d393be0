{#
    A text that rows are matched by (a product code, a category, a coupon): without blanks at its ends, and without
    invisible characters anywhere; null where nothing else is in it. Case, and blanks inside, stay.

    expression  SQL giving text
#}
{% macro clean_key(expression) -%}
    case
        when {{ marketing_insight.is_trimmed_ascii(expression) }} then {{ expression }}
        else
            nullif(
                trim(
                    translate({{ expression }}, {{ marketing_insight.unicode_characters('invisible') }}, ''),
                    {{ marketing_insight.unicode_characters('blank') }}
                ), ''
            )
    end
{%- endmacro %}
