{#
    A select of customer_id, first_at and last_at: per customer the stretch from the first to the last point at which a
    newly loaded click event came or, corrected, left. Nothing outside it has changed.

    Where a corrected event has been, only its deliveries know; they are read where there is one, and no further back
    than the first delivery of any of them.

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
        {{ marketing_insight.values_before_corrections(
            ['customer_id', 'event_timestamp'], click_events, deliveries, ['event_id'],
            'corrected.loaded_at >= ' ~ new.since, 'loaded_at', [new.first_loaded_at, new.last_loaded_at]
        ) }}
    ) as points
    group by points.customer_id
{%- endmacro %}
