{# Times as delivered, and which of them are plausible. #}

{#
    The timestamp in UTC, without time zone, of an ISO 8601 text with an offset (Z, ±hh:mm or ±hhmm); null for any other
    text. Texts without an offset are for `try_cast`. Fractions of a second are truncated to six digits.

    expression  SQL giving text such as 2019-05-19T12:57:27Z
#}
{% macro try_utc_timestamp(expression) -%}
    {%- set text = "trim(" ~ expression ~ ", ' ')" -%}
    {%- set time_of_day = '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' -%}
    {%- set wall = marketing_insight.year_pattern() ~ '-[0-9]{2}-[0-9]{2}[ T]' ~ time_of_day -%}
    {%- set shape = wall ~ '(Z|[-+]([01][0-9]|2[0-3]):?[0-5][0-9])' -%}
    {#- Only right for a text of that shape; for any other, the timestamp is null anyway. -#}
    {%- set offset_length -%}
        case when {{ text }} like '%Z' then 1 when {{ text }} like '%:__' then 6 else 5 end
    {%- endset -%}
    {%- set moment -%}
        case
            when {{ marketing_insight.regexp_full_match(expression, shape) }}
                then left(left({{ text }}, length({{ text }}) - {{ offset_length }}), 26)
        end
    {%- endset -%}
    {%- set hours = "left(right(" ~ text ~ ", " ~ offset_length ~ "), 3)" -%}
    {%- set minutes -%}
        case
            when {{ text }} like '%Z' then 0
            else
                -60 * {{ marketing_insight.try_cast(hours, 'integer') }}
                - {{ marketing_insight.try_cast("left(" ~ hours ~ ", 1) || right(" ~ text ~ ", 2)", 'integer') }}
        end
    {%- endset -%}
    {{ dbt.dateadd('minute', minutes, marketing_insight.try_cast(moment, 'timestamp')) }}
{%- endmacro %}

{#
    Two rules for `reject_reason`: a time is before its feed's earliest day, or more days after the row's load than the
    feed can look ahead. Both limits are in one var per feed: `<domain>_<table>_times: {earliest, days_ahead}`.

    Times are compared with the row's load time, never with the clock, so that a rebuild validates every row as before.

    feed       <domain>.<table>
    column     a date, or a timestamp in UTC
    what       name of the time in the codes <what>_too_early and <what>_too_late
    loaded_at  the load time of the row

    Raises a compiler error if the var is missing or malformed.
#}
{% macro time_window_rules(feed, column, what, loaded_at='loaded_at') -%}
    {%- set name = feed | replace('.', '_') ~ '_times' -%}
    {%- set window = var(name, none) -%}
    {%- set earliest = window.earliest | default('', true) | string if window is mapping else '' -%}
    {%- set days_ahead = window.days_ahead if window is mapping else none -%}
    {%- if not modules.re.match('\\d{4}-\\d{2}-\\d{2}$', earliest) or days_ahead is not integer or days_ahead < 0 -%}
        {{ exceptions.raise_compiler_error(
            "The var " ~ name ~ " is like {earliest: '1990-01-01', days_ahead: 1}, not " ~ window ~ ".") }}
    {%- endif -%}
    {{ return({
        what ~ '_too_early': column ~ " < cast('" ~ earliest ~ "' as date)",
        what ~ '_too_late': column ~ ' > ' ~ dbt.dateadd('day', days_ahead, loaded_at),
    }) }}
{%- endmacro %}
