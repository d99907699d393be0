{#
    How far the relation being built has got, as a SQL literal: the newest value of `column` in it, less
    `load_overlap_minutes`; the beginning of time when it has none.

    It is read once, before the model's SQL is written, so that the engine sees a literal it can prune by. Load times
    after now (a clock that was ahead) are left out: they would hide every load that comes before them. Their rows are
    new to each run until that time has come. Unit tests of an incremental branch override this macro.

    column   a load time in the table being built
    overlap  false to leave the overlap away
#}
{% macro last_load_at(column='loaded_at', overlap=true) -%}
    {%- set newest = none -%}
    {%- if execute -%}
        {%- set now = modules.datetime.datetime.utcnow() -%}
        {%- set asked = "select max(t." ~ column ~ ") from " ~ this ~ " as t" -%}
        {%- set newest = run_query(asked).rows[0][0] -%}
        {#- Asked apart, because a maximum without a condition can be read from what an engine knows of a column. -#}
        {%- if newest is not none and newest > now -%}
            {%- set newest = run_query(
                asked ~ " where t." ~ column ~ " <= cast('" ~ now.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)"
            ).rows[0][0] -%}
        {%- endif -%}
    {%- endif -%}
    {%- if newest is none -%}
        {%- set since = modules.datetime.datetime(1970, 1, 1) -%}
    {%- else -%}
        {%- set minutes = var('load_overlap_minutes', 60) if overlap else 0 -%}
        {%- set since = newest - modules.datetime.timedelta(minutes=minutes) -%}
    {%- endif -%}
    {{ return("cast('" ~ since.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") }}
{%- endmacro %}
