{#
    A select of customer_id and event_timestamp: where the corrected ones among newly loaded click events have been, in
    all their deliveries. No row where nothing was corrected.

    new           what new_clicks found
    click_events  fct_click_events
    deliveries    stg_engagement__click_events
#}
{% macro points_left_by_clicks(new, click_events, deliveries) -%}
    {{ marketing_insight.values_before_corrections(
        ['customer_id', 'event_timestamp'], click_events, deliveries, ['event_id'],
        'corrected.loaded_at >= ' ~ new.since, 'loaded_at', [new.first_loaded_at, new.last_loaded_at]
    ) }}
{%- endmacro %}
