{# Sessions of click events, and which of them an incremental run has to compute again. #}

{#
    The var of the same name: a session ends when its customer does nothing for longer than so many minutes.

    Raises a compiler error for what is no whole number from 1 to 1440. A longer gap would let an event change sessions
    more than a day after it, where mart_daily_clicks doesn't look.
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
    A select of events with the session each belongs to: all columns of the relation, `session_number`, which counts the
    sessions of a customer from 1, and `is_first` and `is_last`, which mark a session's ends.

    An event that happens more than the gap after the customer's event before it starts a session. Events of the same
    moment are ordered by event_id.

    events       name of a CTE with customer_id, event_id and event_timestamp
    gap_minutes  whole number
#}
{% macro sessionize(events, gap_minutes) -%}
    {%- set by_time = 'partition by each.customer_id order by each.event_timestamp, each.event_id' -%}
    select
        each.*,
        sum(case when each.is_first then 1 else 0 end) over (
            {{ by_time }} rows between unbounded preceding and current row
        ) as session_number
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
                lead(each.event_timestamp) over ({{ by_time }}) as next_at
            from {{ events }} as each
        ) as neighbours
    ) as each
{%- endmacro %}

{#
    What an incremental run is about to find among click events, asked of the database once: a dict with

        since                           the watermark, as a SQL literal
        first_at, last_at               when the newly loaded events happened, from and to; none without any
        first_loaded_at, last_loaded_at between which the corrected ones among them were delivered; none without any

    Unit tests of an incremental branch override it.

    click_events  fct_click_events
    watermark     the load time in the table being built
#}
{% macro new_click_event_bounds(click_events, watermark='loaded_at') -%}
    {%- set since = marketing_insight.load_watermark(watermark) -%}
    {%- set found = [none, none, none, none] -%}
    {%- if execute -%}
        {%- set asked -%}
            select
                min(t.event_timestamp),
                max(t.event_timestamp),
                min(case when t.is_corrected then t.first_loaded_at end),
                max(case when t.is_corrected then t.loaded_at end)
            from {{ click_events }} as t
            where t.loaded_at >= {{ since }}
        {%- endset -%}
        {%- set found = run_query(asked).rows[0] -%}
    {%- endif -%}
    {{ return({
        'since': since,
        'first_at': found[0],
        'last_at': found[1],
        'first_loaded_at': found[2],
        'last_loaded_at': found[3],
    }) }}
{%- endmacro %}

{#
    The stretch of time in which newly loaded click events may change a session, as two SQL literals [from, to] that the
    engine can prune by: from the start of the first stored session that any of them could join to the end of the last.

    It says where to look, not what has changed. Where an event was corrected it is all of time: what it was corrected
    from can be anywhere, and reading the deliveries twice to know costs more than it saves. It asks the database, so
    unit tests of an incremental branch override it.

    new       what new_click_event_bounds found
    sessions  fct_sessions
#}
{% macro affected_session_window(new, sessions) -%}
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

{#
    A select of customer_id, first_at and last_at: per customer the stretch from the first to the last point at which a
    newly loaded click event came or, corrected, left. Nothing outside it has changed.

    Where a corrected event has been, only its deliveries know; they are read where there is one, and no further back
    than the first delivery of any of them.

    new           what new_click_event_bounds found
    click_events  fct_click_events
    deliveries    stg_engagement__click_events
#}
{% macro affected_customer_windows(new, click_events, deliveries) -%}
    select
        points.customer_id,
        min(points.event_timestamp) as first_at,
        max(points.event_timestamp) as last_at
    from (
        select
            arrived.customer_id,
            arrived.event_timestamp
        from {{ click_events }} as arrived
        where arrived.loaded_at >= {{ new.since }}
        union all
        {{ marketing_insight.values_before_corrections(
            ['customer_id', 'event_timestamp'], click_events, deliveries, ['event_id'],
            'corrected.loaded_at >= ' ~ new.since, 'loaded_at', [new.first_loaded_at, new.last_loaded_at]
        ) }}
    ) as points
    group by points.customer_id
{%- endmacro %}
