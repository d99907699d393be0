{#
    A select of customer_id, first_at and last_at: per customer the stretch from the first to the last point at which a
    newly loaded click event came or, corrected, left. Nothing outside it has changed.

    new           what new_clicks found
    click_events  fct_click_events
    deliveries    stg_engagement__click_events
#}
{% macro spans_of_clicks(new, click_events, deliveries) -%}
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
        {{ marketing_insight.points_left_by_clicks(new, click_events, deliveries) }}
    ) as points
    group by points.customer_id
{%- endmacro %}
