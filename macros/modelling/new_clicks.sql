{#
    What an incremental run is about to find among click events, asked of the database once: a dict with

        since                           the watermark, as a SQL literal
        first_at, last_at               when the newly loaded events happened, from and to; none without any
        first_loaded_at, last_loaded_at between which the corrected ones among them were delivered; none without any

    Unit tests of an incremental branch override it.

    click_events  fct_click_events
    watermark     the load time in the table being built
#}
{% macro new_clicks(click_events, watermark='loaded_at') -%}
    {%- set since = marketing_insight.last_load_at(watermark) -%}
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
