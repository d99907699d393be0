{# Event-time windows that limit what an incremental run reads and merges. #}

{#
    A predicate that limits a time column to the range of a relation's new rows, as literals the engine can prune by:
    from `count` units before the earliest row loaded since the last run to `count` units after the latest. False if
    there are no new rows.

    The range contains old rows, too: it only limits what is scanned. It queries the database, so unit tests of an
    incremental branch override it.

    relation  what is read, with loaded_at
    column    a timestamp in it
    unit      hour or day
    count     number of units by which the range is extended on both sides
#}
{% macro within_window_of_new_rows(relation, column, unit, count=1) -%}
    {%- set bounds = none -%}
    {%- if execute -%}
        {%- set bounds = run_query(
            "select min(t." ~ column ~ "), max(t." ~ column ~ ") from " ~ relation ~ " as t where "
            ~ marketing_insight.since_last_load('t.loaded_at')).rows[0] -%}
    {%- endif -%}
    {%- if bounds and bounds[0] is not none -%}
        {%- set first = dbt.date_trunc(unit, "cast('" ~ bounds[0] ~ "' as timestamp)") -%}
        {%- set last = dbt.date_trunc(unit, "cast('" ~ bounds[1] ~ "' as timestamp)") -%}
        {{ column }} >= {{ dbt.dateadd(unit, -count, first) }}
        and {{ column }} < {{ dbt.dateadd(unit, count + 1, last) }}
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}

{#
    The var `event_correction_days`: null, or a whole number of days. Raises a compiler error for anything else.
#}
{% macro event_correction_days() -%}
    {%- set days = var('event_correction_days', none) -%}
    {%- if days is not none and (days is not integer or days < 0) -%}
        {{ exceptions.raise_compiler_error(
            "event_correction_days must be null or a whole number of days from 0 on, not '" ~ days ~ "'."
        ) }}
    {%- endif -%}
    {{ return(days) }}
{%- endmacro %}
