{#
    Two rules for `reject_reason`: a time lies before its feed's earliest day, or further after the row's load than the
    feed can look ahead. Both are vars, one entry per feed: `<domain>_<table>_times: {earliest, days_ahead}`.

    It is the row's own load that is compared with, never the clock, so that a rebuild judges every row as before.

    feed       <domain>.<table>
    column     a date, or a timestamp in UTC
    what       what it is called in the codes <what>_too_early and <what>_too_late
    loaded_at  the load time of the row

    Raises a compiler error for an entry that is missing or makes no sense.
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
