{#
    The day a text names, null where it names none. Understood are yyyy-mm-dd, yyyy/mm/dd, m/d/yyyy (or d/m/yyyy) and
    yyyymmdd, with or without leading zeros where there are separators, and a time of day behind it, which is left out:
    a day is what was written, whatever the time zone. Two-digit years are refused rather than guessed.

    expression  SQL giving text
    day_first   SQL condition: 1/2/2019 is the first of February

    | engine    | how                                                              |
    |-----------|------------------------------------------------------------------|
    | duckdb    | try_strptime with the four forms, where the shape is one of them |
    | others    | the text is brought into yyyy-mm-dd by its shape, then try_cast  |
#}
{% macro try_date(expression, day_first='false') -%}
    {%- set year = marketing_insight.year_pattern() -%}
    {%- set time_of_day = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?( ?[AaPp][Mm])?' -%}
    {%- set zone = ' ?(Z|UTC|GMT|[-+][0-9]{2}(:?[0-9]{2})?)' -%}
    {%- set time = '([T ] ?' ~ time_of_day ~ '(' ~ zone ~ ')?)?' -%}
    {%- set shapes = {
        'year_first': year ~ '(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}',
        'year_last': '[0-9]{1,2}/[0-9]{1,2}/' ~ year,
        'compact': year ~ '[0-9]{4}',
    } -%}
    {#- A date alone is ten characters at most; only what is longer is looked at for a time. -#}
    {%- set is_longer = "length(trim(" ~ expression ~ ", ' ')) > 10" -%}
    {%- set day -%}
        case
            when {{ is_longer }}
                then
                    case
                        when {{ marketing_insight.matches(expression, '[0-9/-]{8,10}' ~ time) }}
                            then split_part(split_part(trim({{ expression }}, ' '), ' ', 1), 'T', 1)
                    end
            else trim({{ expression }}, ' ')
        end
    {%- endset -%}
    {{ return(adapter.dispatch('try_date', 'marketing_insight')(day, shapes, day_first)) }}
{%- endmacro %}

{% macro duckdb__try_date(day, shapes, day_first) -%}
    cast(
        case
            when not {{ matches(day, shapes.values() | join('|')) }} then null
            when {{ day_first }} then try_strptime({{ day }}, ['%Y-%m-%d', '%Y/%m/%d', '%d/%m/%Y', '%Y%m%d'])
            else try_strptime({{ day }}, ['%Y-%m-%d', '%Y/%m/%d', '%m/%d/%Y', '%Y%m%d'])
        end as date
    )
{%- endmacro %}

{% macro default__try_date(day, shapes, day_first) -%}
    {%- set parts = "replace(" ~ day ~ ", '/', '-')" -%}
    {%- set second, third = "lpad(split_part(" ~ parts ~ ", '-', 2), 2, '0')", "split_part(" ~ parts ~ ", '-', 3)" -%}
    {%- set first = "lpad(split_part(" ~ parts ~ ", '-', 1), 2, '0')" -%}
    {%- set year_first = "split_part(" ~ parts ~ ", '-', 1) || '-' || " ~ second
        ~ " || '-' || lpad(" ~ third ~ ", 2, '0')" -%}
    {%- set month_first = third ~ " || '-' || " ~ first ~ " || '-' || " ~ second -%}
    {%- set day_then_month = third ~ " || '-' || " ~ second ~ " || '-' || " ~ first -%}
    {%- set compact = "left(" ~ parts ~ ", 4) || '-' || substring(" ~ parts ~ ", 5, 2)"
        ~ " || '-' || right(" ~ parts ~ ", 2)" -%}
    {%- set iso -%}
        case
            when {{ matches(day, shapes['year_first']) }} then {{ year_first }}
            when {{ matches(day, shapes['year_last']) }}
                then case when {{ day_first }} then {{ day_then_month }} else {{ month_first }} end
            when {{ matches(day, shapes['compact']) }} then {{ compact }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(iso, 'date') }}
{%- endmacro %}
