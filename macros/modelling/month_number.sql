{#
    1 to 12 for an English month name, its three-letter form in any case, or the number itself; null for anything else.

    expression  SQL giving text
#}
{% macro month_number(expression) -%}
    {%- set names = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october',
        'november', 'december'] -%}
    case lower(trim({{ expression }}, ' '))
        {%- for name in names %}
            when '{{ name }}' then {{ loop.index }}
            {%- if name != 'may' %}
            when '{{ name[:3] }}' then {{ loop.index }}
            {%- endif %}
            when '{{ loop.index }}' then {{ loop.index }}
            {%- if loop.index < 10 %}
            when '0{{ loop.index }}' then {{ loop.index }}
            {%- endif %}
        {%- endfor %}
        end
{%- endmacro %}
