{# Dates as delivered: whether day or month comes first. #}

{#
    What a date with slashes shows about the order of day and month: 'day_first' if its first part can only be a day,
    'month_first' if its second part can only be a day, 'either' if both orders are possible and give different days;
    null for any other text.

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
    The order of day and month in a file's dates with slashes: 'day_first' or 'month_first' if its dates show only that
    order. If they show both, the more frequent one is used if the other makes up less than a thousandth of the dates
    (those few then aren't valid dates); otherwise the file is 'ambiguous'. It is 'undecided' if every date can be read
    both ways.

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
    The whole body of a profile with one row per file of dated rows: its `date_order`, how many of its dates can be read
    both ways if no date of the file decides (undecided_count), and the sums of `counts`.

    Rows are first counted per distinct date, because a file has many rows but few dates.

    domain, table  of the source
    date           the raw column with the dates
    counts         {name: SQL aggregate over the raw rows of a file with the same date, and the same also_by}
    also_by        list of raw columns
#}
{% macro profile_of_dates(domain, table, date, counts={}, also_by=[]) -%}
    with delivered as (

        select
            _file_name as file_name,
            _loaded_at as loaded_at,
            {{ date }} as date_sent,
            {%- for name, aggregate in counts.items() %}
            {{ aggregate }} as {{ name }},
            {%- endfor %}
            count(*) as row_count
        from {{ source(domain, table) }}
        {%- if is_incremental() %}
        where {{ marketing_insight.since_last_load('_loaded_at') }}
        {%- endif %}
        group by {{ (['_file_name', '_loaded_at', date] + also_by) | join(', ') }}

    ),

    shaped as (

        select
            *,
            {{ marketing_insight.date_shape(marketing_insight.clean_text('date_sent')) }} as date_shape
        from delivered

    ),

    counted as (

        select
            file_name,
            loaded_at,
            {%- for name in counts %}
            cast(sum({{ name }}) as bigint) as {{ name }},
            {%- endfor %}
            {{- marketing_insight.date_shape_counts('row_count') | indent(8) }}
        from shaped
        group by file_name, loaded_at

    ),

    final as (

        select
            file_name,
            loaded_at,
            {{ marketing_insight.date_order('day_first_count', 'month_first_count', 'either_count') }} as date_order,
            case when day_first_count = 0 and month_first_count = 0 then either_count else 0 end as undecided_count
            {%- for name in counts %},
            {{ name }}
            {%- endfor %}
        from counted

    )

    select * from final
{%- endmacro %}

{#
    The condition that 1/2/2019 in a row's file is the first of February: by the file's profile or, if that is
    undecided, by the feed's var.

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
    The condition that a text is a date with slashes and the year last, in a file with contradicting dates.

    expression  SQL giving text
#}
{% macro is_ambiguous_date(expression) -%}
    date_order = 'ambiguous' and {{ expression }} like '%/%/%' and left({{ expression }}, 4) like '%/%'
{%- endmacro %}

{#
    1 to 12 for an English month name or its first three letters, in any case, or for the number; null for anything
    else.

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
