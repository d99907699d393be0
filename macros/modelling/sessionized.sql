{#
    A select of events with the session each belongs to: all columns of the relation, `session_number`, which counts the
    sessions of a customer from 1, and `is_first` and `is_last`, which mark a session's ends.

    An event that happens more than the gap after the customer's event before it starts a session. Events of the same
    moment are ordered by event_id.

    events       name of a CTE with customer_id, event_id and event_timestamp
    gap_minutes  whole number
#}
{% macro sessionized(events, gap_minutes) -%}
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
