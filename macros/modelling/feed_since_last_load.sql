{#
    The load time from which the row ledger reads each feed, as {feed: SQL}: as `last_load_at` has it, or that of the
    oldest file of the feed that still waited for its profile, if that is earlier. Such a file may have been loaded long
    before what was judged last.

    feeds  list of [domain, table]
#}
{% macro feed_since_last_load(feeds) -%}
    {%- set since, waiting = marketing_insight.last_load_at('judged_loaded_at'), {} -%}
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
