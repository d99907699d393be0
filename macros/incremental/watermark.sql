{# How far an incremental model has read its inputs, in load time. #}

{#
    The watermark of the table being built, as a SQL literal: the newest value of `column` in it, less
    `load_overlap_minutes`. 1970-01-01 for an empty table.

    It is queried while the model compiles, so that the engine gets a literal to prune by. Load times in the future,
    from a clock that was ahead, are ignored, because they would hide every load before them; until that time is
    reached, every run reads their rows again. Unit tests of an incremental branch override this macro.

    column   a load time in the table being built
    overlap  false for a watermark without the overlap
#}
{% macro load_watermark(column='loaded_at', overlap=true) -%}
    {%- set newest = none -%}
    {%- if execute -%}
        {%- set now = modules.datetime.datetime.utcnow() -%}
        {%- set asked = "select max(t." ~ column ~ ") from " ~ this ~ " as t" -%}
        {%- set newest = run_query(asked).rows[0][0] -%}
        {#- A second query, because an engine answers a maximum without a condition from its statistics. -#}
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

{#
    The predicate for the rows that an incremental run has to read: those loaded since the watermark. The watermark has
    an overlap, because files may be committed out of order. It is always load time, never event time: an old event that
    arrives today is new.

    column     load time in the relation that is read
    watermark  load time in the table being built
#}
{% macro since_last_load(column='loaded_at', watermark='loaded_at') -%}
    {{ column }} >= {{ marketing_insight.load_watermark(watermark) }}
{%- endmacro %}

{#
    The load time from which the row ledger reads each feed, as {feed: SQL}: the watermark, or the load time of the
    feed's oldest file that was still waiting for its profile, if that is earlier.

    feeds  list of [domain, table]
#}
{% macro feed_since_last_load(feeds) -%}
    {%- set since, waiting = marketing_insight.load_watermark('audited_loaded_at'), {} -%}
    {%- if execute -%}
        {%- for feed, loaded_at in run_query(
            'select feed, min(loaded_at) from ' ~ this ~ " where outcome = 'pending' group by feed"
        ).rows -%}
            {%- do waiting.update({feed: "cast('" ~ loaded_at ~ "' as timestamp)"}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set found = {} -%}
    {%- for domain, table in feeds -%}
        {%- set feed = domain ~ '.' ~ table -%}
        {%- do found.update({feed: 'least(' ~ since ~ ', ' ~ waiting[feed] ~ ')' if feed in waiting else since}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#
    The newest of several load times, ignoring nulls. On Snowflake, greatest() is null if any of them is.

    times  list of SQL timestamps, at least one of them not null in every row
#}
{% macro greatest_ignoring_nulls(times) -%}
    greatest(
        {%- for time in times -%}
            coalesce({{ time }}, cast('1970-01-01' as timestamp)){% if not loop.last %}, {% endif %}
        {%- endfor -%}
    )
{%- endmacro %}
