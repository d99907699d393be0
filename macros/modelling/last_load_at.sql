{#
    How far the relation being built has got, as a SQL literal: the newest value of `column` in it, less
    `load_overlap_minutes`; the beginning of time when the table exists but is empty.

    It is read once, before the model's SQL is written, so that the engine sees a literal it can prune by. A load time
    in the future (a wrong clock) counts as now, or nothing loaded before it would be seen any more. Unit tests of an
    incremental branch override this macro.

    column   a load time in the table being built
    overlap  false to leave the overlap away
#}
{% macro last_load_at(column='loaded_at', overlap=true) -%}
    {%- set newest = none -%}
    {%- if execute -%}
        {%- set newest = run_query("select max(t." ~ column ~ ") from " ~ this ~ " as t").rows[0][0] -%}
    {%- endif -%}
    {%- if newest is none -%}
        {%- set since = modules.datetime.datetime(1970, 1, 1) -%}
    {%- else -%}
        {%- set minutes = var('load_overlap_minutes', 60) if overlap else 0 -%}
        {%- set now = modules.datetime.datetime.utcnow() -%}
        {%- set since = [newest, now] | min - modules.datetime.timedelta(minutes=minutes) -%}
    {%- endif -%}
    {{ return("cast('" ~ since.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") }}
{%- endmacro %}
