{# Casting text to other types, null if it doesn't fit. #}

{#
    The value of a text as `data_type`; null if it isn't one. Spaces around it are ignored.

    Only the shapes below are accepted, because each engine accepts different ones: Postgres takes `0x1F`, `NaN` and
    `now`, DuckDB reads `1.7` as the integer 2 and `1e20` as more than its type holds, and all three differ on
    booleans.

    expression  SQL giving text
    data_type   numeric(p, s), integer, bigint, boolean, date or timestamp

    | type            | shape                                                               |
    |-----------------|---------------------------------------------------------------------|
    | numeric         | digits with at most one point and an optional sign; no exponent     |
    | integer, bigint | digits with an optional sign; 1.7 isn't accepted                    |
    | boolean         | true, t, yes, y, 1, false, f, no, n, 0 in any case                  |
    | date            | yyyy-mm-dd; `try_date` reads more                                   |
    | timestamp       | yyyy-mm-dd hh:mm, optional seconds with up to six decimals, T or a  |
    |                 | space in between, no offset                                         |

    | engine    | how                                                                    |
    |-----------|------------------------------------------------------------------------|
    | duckdb    | try_cast                                                               |
    | snowflake | try_cast; its integers have 38 digits, so their range is checked, and  |
    |           | its timestamp type is an account setting, so timestamp_ntz is used     |
    | postgres  | no try_cast: pg_input_is_valid, then cast                              |
#}
{% macro try_cast(expression, data_type) -%}
    {%- set number = '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)' -%}
    {%- set day = marketing_insight.year_pattern() ~ '-[0-9]{2}-[0-9]{2}' -%}
    {%- set shapes = {
        'numeric': number,
        'integer': '[-+]?[0-9]+',
        'bigint': '[-+]?[0-9]+',
        'date': day,
        'timestamp': day ~ '[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?',
    } -%}
    {%- set family = data_type.split('(')[0] | trim | lower -%}
    {%- if family == 'boolean' -%}
        case
            when lower(trim({{ expression }}, ' ')) in ('true', 't', 'yes', 'y', '1') then true
            when lower(trim({{ expression }}, ' ')) in ('false', 'f', 'no', 'n', '0') then false
        end
    {%- elif family in shapes -%}
        {{ adapter.dispatch('try_cast', 'marketing_insight')(expression, data_type, shapes[family]) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "try_cast knows no " ~ data_type ~ ": use numeric(p, s), integer, bigint, boolean, date or timestamp."
        ) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__try_cast(expression, data_type, shape) -%}
    try_cast(
        case
            when {{ marketing_insight.regexp_full_match(expression, shape) }} then trim({{ expression }}, ' ')
        end as {{ data_type }}
    )
{%- endmacro %}

{% macro snowflake__try_cast(expression, data_type, shape) -%}
    {%- set whole = marketing_insight.default__try_cast(expression, 'numeric(38, 0)', shape) -%}
    {%- if data_type == 'integer' -%}
        cast(case when {{ whole }} between -2147483648 and 2147483647 then {{ whole }} end as integer)
    {%- elif data_type == 'bigint' -%}
        cast(
            case when {{ whole }} between -9223372036854775808 and 9223372036854775807 then {{ whole }} end as bigint
        )
    {%- elif data_type == 'date' -%}
        try_to_date(
            case
                when {{ marketing_insight.regexp_full_match(expression, shape) }} then trim({{ expression }}, ' ')
            end, 'YYYY-MM-DD'
        )
    {%- else -%}
        {%- set spelled_out = 'timestamp_ntz' if data_type == 'timestamp' else data_type -%}
        {{ marketing_insight.default__try_cast(expression, spelled_out, shape) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__try_cast(expression, data_type, shape) -%}
    cast(
        case
            when
                {{ marketing_insight.regexp_full_match(expression, shape) }}
                and pg_input_is_valid(trim({{ expression }}, ' '), '{{ data_type }}')
                then trim({{ expression }}, ' ')
        end as {{ data_type }}
    )
{%- endmacro %}

{#
    The date in a text; null if there is none. Accepted are yyyy-mm-dd, yyyy/mm/dd, m/d/yyyy (or d/m/yyyy) and yyyymmdd,
    the first three with or without leading zeros. A time of day after the date is ignored: the date is the one written,
    whatever the time zone. Two-digit years are refused, not guessed.

    expression  SQL giving text
    day_first   SQL condition that 1/2/2019 is the first of February

    | engine    | how                                                              |
    |-----------|------------------------------------------------------------------|
    | duckdb    | try_strptime with the four formats, if the text has one of them  |
    | others    | the text is rearranged to yyyy-mm-dd, then try_cast              |
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
    {#- A date alone has at most ten characters; only a longer text can have a time. -#}
    {%- set is_longer = "length(trim(" ~ expression ~ ", ' ')) > 10" -%}
    {%- set day -%}
        case
            when {{ is_longer }}
                then
                    case
                        when {{ marketing_insight.regexp_full_match(expression, '[0-9/-]{8,10}' ~ time) }}
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
            when not {{ regexp_full_match(day, shapes.values() | join('|')) }} then null
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
            when {{ regexp_full_match(day, shapes['year_first']) }} then {{ year_first }}
            when {{ regexp_full_match(day, shapes['year_last']) }}
                then case when {{ day_first }} then {{ day_then_month }} else {{ month_first }} end
            when {{ regexp_full_match(day, shapes['compact']) }} then {{ compact }}
        end
    {%- endset -%}
    {{ marketing_insight.try_cast(iso, 'date') }}
{%- endmacro %}

{#
    The regular expression of a four-digit year, 0001 to 9999. Year 0 is 1 BC on DuckDB and an error on Postgres.
#}
{% macro year_pattern() -%}
    ([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)
{%- endmacro %}
