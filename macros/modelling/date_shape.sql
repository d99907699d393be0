{#
    What a date with slashes says about the order of day and month: 'day_first' where its first part can only be a day,
    'month_first' where its second part can only be one, 'either' where the two could change places and would name
    another day; null for every other text.

    expression  SQL giving text
#}
{% macro date_shape(expression) -%}
    {%- set day_only, month, rest = '(1[3-9]|2[0-9]|3[01])', '(0?[1-9]|1[0-2])', '/[0-9]{4}([T ].*)?' -%}
    case
        when {{ expression }} not like '%/%/%' then null
        when {{ marketing_insight.matches(expression, day_only ~ '/' ~ month ~ rest) }} then 'day_first'
        when {{ marketing_insight.matches(expression, month ~ '/' ~ day_only ~ rest) }} then 'month_first'
        when
            {{ marketing_insight.matches(expression, month ~ '/' ~ month ~ rest) }}
            and lpad(split_part({{ expression }}, '/', 1), 2, '0') != lpad(split_part({{ expression }}, '/', 2), 2, '0')
            then 'either'
    end
{%- endmacro %}
