{# How far an incremental model has come, in load time. #}

{#
    How far the relation being built has got, as a SQL literal: the newest value of `column` in it, less
    `load_overlap_minutes`; the beginning of time when it has none.

    It is read once, before the model's SQL is written, so that the engine sees a literal it can prune by. Load times
    after now (a clock that was ahead) are left out: they would hide every load that comes before them. Their rows are
    new to each run until that time has come. Unit tests of an incremental branch override this macro.

    column   a load time in the table being built
    overlap  false to leave the overlap away
#}
{% macro load_watermark(column='loaded_at', overlap=true) -%}
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

{#
    The predicate that selects what an incremental run has not seen: rows loaded since the newest one in the table being
    built, with an overlap, because files commit out of order. Always load time, never event time: a row that happened
    long ago and arrives today is new.

    column     the load time in the relation that is read
    watermark  the load time in the table being built
#}
{% macro since_last_load(column='loaded_at', watermark='loaded_at') -%}
    {{ column }} >= {{ marketing_insight.load_watermark(watermark) }}
{%- endmacro %}

{#
    The load time from which the row ledger reads each feed, as {feed: SQL}: as `load_watermark` has it, or that of the
    oldest file of the feed that still waited for its profile, if that is earlier. Such a file may have been loaded long
    before what was audited last.

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
    The newest of several load times, nulls left out (greatest() makes one null all null on Snowflake).

    times  list of SQL expressions giving timestamps, at least one of them not null in every row
#}
{% macro greatest_ignoring_nulls(times) -%}
    greatest(
        {%- for time in times -%}
            coalesce({{ time }}, cast('1970-01-01' as timestamp)){% if not loop.last %}, {% endif %}
        {%- endfor -%}
    )
{%- endmacro %}
