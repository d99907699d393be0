{#
    How far the relation being built has got, less the overlap: the newest value of `column` in it minus
    `load_overlap_minutes`, as a SQL literal; the beginning of time when the table exists but is empty.

    It is read once, before the model's SQL is written, so that the engine sees a literal it can prune by. Unit tests
    of an incremental branch override this macro.
#}
{% macro last_load_at(column='loaded_at') -%}
    {%- set newest = none -%}
    {%- if execute -%}
        {%- set newest = run_query("select max(t." ~ column ~ ") from " ~ this ~ " as t").rows[0][0] -%}
    {%- endif -%}
    {%- if newest is none -%}
        {%- set since = modules.datetime.datetime(1970, 1, 1) -%}
    {%- else -%}
        {%- set since = newest - modules.datetime.timedelta(minutes=var('load_overlap_minutes', 60)) -%}
    {%- endif -%}
    {{ return("cast('" ~ since.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") }}
{%- endmacro %}
