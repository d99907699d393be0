{#
    A name as people read it: HTML entities resolved, no blanks at its ends, runs of white space inside it one blank;
    null where nothing else is in it.

    expression  SQL giving text
    as_key      true where rows are matched by it (a category): then invisible characters inside it go too
#}
{% macro clean_label(expression, as_key=false) -%}
    {%- set unescaped = marketing_insight.unescape_html(expression) -%}
    {%- set visible = 'translate(' ~ unescaped ~ ', ' ~ marketing_insight.unicode_characters('invisible') ~ ", '')" -%}
    {%- set squeezed = marketing_insight.squeeze_spaces(visible if as_key else unescaped) -%}
    case
        when
            {{ marketing_insight.is_trimmed_ascii(expression) }}
            and {{ expression }} not like '%  %'
            and {{ expression }} not like '%&%'
            and {{ expression }} not like '%' || chr(9) || '%'
            and {{ expression }} not like '%' || chr(10) || '%'
            and {{ expression }} not like '%' || chr(13) || '%'
            then {{ expression }}
        else nullif(trim({{ squeezed }}, ' ' || {{ marketing_insight.unicode_characters('invisible') }}), '')
    end
{%- endmacro %}
