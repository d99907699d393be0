{#
    The value of a text as `data_type`, null where it isn't one. Blanks around it don't matter.

    Only text of one agreed shape is read, because each engine has shapes of its own: Postgres takes `0x1F`, `NaN` and
    `now`, DuckDB reads `1.7` as the integer 2 and `1e20` as more than its type holds, and all three have their own idea
    of a boolean.

    expression  SQL giving text
    data_type   numeric(p, s), integer, bigint, boolean, date or timestamp

    | type            | shape                                                               |
    |-----------------|---------------------------------------------------------------------|
    | numeric         | digits with at most one point, a sign; no exponent                  |
    | integer, bigint | digits and a sign: 1.7 is none                                      |
    | boolean         | true, t, yes, y, 1, false, f, no, n, 0 in any case                  |
    | date            | yyyy-mm-dd; `try_date` reads more                                   |
    | timestamp       | yyyy-mm-dd hh:mm, seconds and up to six decimals of one if any,     |
    |                 | T or a blank between, no offset                                     |

    | engine    | how                                                                    |
    |-----------|------------------------------------------------------------------------|
    | duckdb    | try_cast                                                               |
    | snowflake | try_cast; its integers have 38 digits, so their range is asked for,    |
    |           | and its times depend on the account's settings unless spelled out      |
    | postgres  | has none: the text is asked whether it would parse, then cast          |
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
            when {{ marketing_insight.matches(expression, shape) }} then trim({{ expression }}, ' ')
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
                when {{ marketing_insight.matches(expression, shape) }} then trim({{ expression }}, ' ')
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
                {{ marketing_insight.matches(expression, shape) }}
                and pg_input_is_valid(trim({{ expression }}, ' '), '{{ data_type }}')
                then trim({{ expression }}, ' ')
        end as {{ data_type }}
    )
{%- endmacro %}
