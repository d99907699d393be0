{#
    The stretch of time in which newly loaded click events may change a session, as two SQL literals [from, to] that the
    engine can prune by: from the start of the first stored session that any of them could join to the end of the last.

    It says where to look, not what has changed. Where an event was corrected it is all of time: what it was corrected
    from can be anywhere, and reading the deliveries twice to know costs more than it saves. It asks the database, so
    unit tests of an incremental branch override it.

    new       what new_clicks found
    sessions  fct_sessions
#}
{% macro opened_range(new, sessions) -%}
    {%- set bounds = ['0001-01-01', '9999-12-31'] -%}
    {%- if execute and new.first_at is not none and new.first_loaded_at is none -%}
        {%- set gap = marketing_insight.session_gap_minutes() -%}
        {%- set asked -%}
            select min(t.session_started_at), max(t.session_ended_at)
            from {{ sessions }} as t
            where
                t.session_ended_at >= {{ dbt.dateadd('minute', -gap, "cast('" ~ new.first_at ~ "' as timestamp)") }}
                and t.session_started_at <= {{ dbt.dateadd('minute', gap, "cast('" ~ new.last_at ~ "' as timestamp)") }}
        {%- endset -%}
        {%- set found = run_query(asked).rows[0] -%}
        {%- set bounds = [
            [new.first_at, found[0] or new.first_at] | min,
            [new.last_at, found[1] or new.last_at] | max,
        ] -%}
    {%- endif -%}
    {{ return(["cast('" ~ bounds[0] ~ "' as timestamp)", "cast('" ~ bounds[1] ~ "' as timestamp)"]) }}
{%- endmacro %}
