{# Sessions of click events, and which of them an incremental run has to compute again. #}

{#
    The var `session_gap_minutes`: a session ends when its customer does nothing for longer than so many minutes.

    Raises a compiler error unless it is a whole number from 1 to 1440. With a longer gap a session could skip a day,
    but mart_customer_clicks relies on every day of a session having an event.
#}
{% macro session_gap_minutes() -%}
    {%- set minutes = var('session_gap_minutes') -%}
    {%- if minutes is not integer or not 1 <= minutes <= 1440 -%}
        {{ exceptions.raise_compiler_error(
            "session_gap_minutes is a whole number from 1 to 1440, which is a day, not '" ~ minutes ~ "'.") }}
    {%- endif -%}
    {{ return(minutes) }}
{%- endmacro %}

{#
    A select of all events with their session: every column of `events`, `session_number` (1, 2, … per customer), and
    `is_first` and `is_last` for the first and the last event of a session, and `is_first_touch` for its first event
    that is a touch, if it has one.

    An event starts a session when the customer's previous event happened more than the gap before it. Events with the
    same timestamp are ordered by event_id.

    events       name of a CTE with customer_id, event_id, event_timestamp and is_touch
    gap_minutes  whole number
#}
{% macro sessionize(events, gap_minutes) -%}
    {%- set by_time = 'partition by each.customer_id order by each.event_timestamp, each.event_id' -%}
    select
        each.*,
        sum(case when each.is_first then 1 else 0 end) over (
            {{ by_time }} rows between unbounded preceding and current row
        ) as session_number,
        -- The touch before is of an earlier session. A window per session would sort all events once more.
        each.is_touch and coalesce(
            each.previous_touch_at < max(case when each.is_first then each.event_timestamp end) over (
                {{ by_time }} rows between unbounded preceding and current row
            ), true
        ) as is_first_touch
    from (
        select
            neighbours.*,
            coalesce(
                neighbours.event_timestamp > {{ dbt.dateadd('minute', gap_minutes, 'neighbours.previous_at') }}, true
            ) as is_first,
            coalesce(
                neighbours.next_at > {{ dbt.dateadd('minute', gap_minutes, 'neighbours.event_timestamp') }}, true
            ) as is_last
        from (
            select
                each.*,
                lag(each.event_timestamp) over ({{ by_time }}) as previous_at,
                lead(each.event_timestamp) over ({{ by_time }}) as next_at,
                max(case when each.is_touch then each.event_timestamp end) over (
                    {{ by_time }} rows between unbounded preceding and 1 preceding
                ) as previous_touch_at
            from {{ events }} as each
        ) as neighbours
    ) as each
{%- endmacro %}

{#
    Where an incremental run of fct_sessions has to look: a dict with

        since            the watermark: click events loaded since then are new
        starts_at        the earliest start of a stored session that a new event can join, or the earliest new event
        has_corrections  whether a new event was moved from another time or customer; starts_at is then the beginning of
                         time, because nothing says where such an event was before

    Both times are SQL literals, which the engine can prune by. It asks the database, so unit tests of an incremental
    branch override it.

    click_events  fct_click_events
    sessions      fct_sessions
#}
{% macro affected_session_window(click_events, sessions) -%}
    {%- set since = marketing_insight.load_watermark() -%}
    {%- set starts_at, has_corrections = none, false -%}
    {%- if execute -%}
        {%- set first_at, corrected_count = run_query(
            "select min(event_timestamp), sum(case when has_changed_group then 1 else 0 end) from " ~ click_events
            ~ " where loaded_at >= " ~ since
        ).rows[0] -%}
        {%- set has_corrections = (corrected_count or 0) > 0 -%}
        {%- if first_at is not none and not has_corrections -%}
            {%- set reach = dbt.dateadd(
                'minute', -marketing_insight.session_gap_minutes(), "cast('" ~ first_at ~ "' as timestamp)") -%}
            {%- set started_at = run_query(
                "select min(session_started_at) from " ~ sessions ~ " where session_ended_at >= " ~ reach
            ).rows[0][0] -%}
            {%- set starts_at = [first_at, started_at or first_at] | min -%}
        {%- endif -%}
    {%- endif -%}
    {{ return({
        'since': since,
        'starts_at': "cast('" ~ (starts_at or '0001-01-01') ~ "' as timestamp)",
        'has_corrections': has_corrections,
    }) }}
{%- endmacro %}
