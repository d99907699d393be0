{# Dates as delivered: which part is the day, which the month. #}

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
        when {{ marketing_insight.regexp_full_match(expression, day_only ~ '/' ~ month ~ rest) }} then 'day_first'
        when {{ marketing_insight.regexp_full_match(expression, month ~ '/' ~ day_only ~ rest) }} then 'month_first'
        when
            {{ marketing_insight.regexp_full_match(expression, month ~ '/' ~ month ~ rest) }}
            and lpad(split_part({{ expression }}, '/', 1), 2, '0') != lpad(split_part({{ expression }}, '/', 2), 2, '0')
            then 'either'
    end
{%- endmacro %}

{#
    The columns of a select with group by that count the dates of each `date_shape`: day_first_count, month_first_count
    and either_count.

    weight  SQL giving how many rows each row stands for
#}
{% macro date_shape_counts(weight='1') -%}
    {%- for shape in ['day_first', 'month_first', 'either'] %}
    cast(sum(case when date_shape = '{{ shape }}' then {{ weight }} else 0 end) as bigint) as {{ shape }}_count
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
    The order of day and month in the dates with slashes of a file. One kind of date decides for all of them:
    'day_first' or 'month_first'. Where both kinds occur, the larger one decides if the other is under a thousandth
    (those few are then no dates); otherwise the order is 'ambiguous'. A file in which every date could be read either
    way is 'undecided'.

    day_first, month_first, either  SQL giving how many dates of the file have each `date_shape`
#}
{% macro date_order(day_first, month_first, either) -%}
    {%- set slashed = day_first ~ ' + ' ~ month_first ~ ' + ' ~ either -%}
    case
        when {{ day_first }} = 0 and {{ month_first }} = 0 then 'undecided'
        when {{ month_first }} * 1000 < {{ slashed }} and {{ month_first }} < {{ day_first }} then 'day_first'
        when {{ day_first }} * 1000 < {{ slashed }} and {{ day_first }} < {{ month_first }} then 'month_first'
        else 'ambiguous'
    end
{%- endmacro %}

{#
    The condition that 1/2/2019 is the first of February in a row's file: so its profile found, or, where every date of
    the file could be read either way, the feed's var says.

    setting  the var of the feed, month_first or day_first
#}
{% macro is_day_first(setting) -%}
    {%- set order = var(setting) -%}
    {%- if order not in ['month_first', 'day_first'] -%}
        {{ exceptions.raise_compiler_error(setting ~ " is month_first or day_first, not '" ~ order ~ "'.") }}
    {%- endif -%}
    (date_order = 'day_first' {{- " or date_order = 'undecided'" if order == 'day_first' }})
{%- endmacro %}

{#
    The condition that a text is a date with slashes and the year last, in a file whose dates contradict each other.

    expression  SQL giving text
#}
{% macro is_ambiguous_date(expression) -%}
    date_order = 'ambiguous' and {{ expression }} like '%/%/%' and left({{ expression }}, 4) like '%/%'
{%- endmacro %}

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
