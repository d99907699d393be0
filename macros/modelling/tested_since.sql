{#
    The load times from which a test looks at rows, a list of SQL literals, one for each of `tables`: what the last
    loads brought (the newest load time, less `load_overlap_minutes`), or all there is where `tests_cover_full_history`
    is set.

    It is asked of the database once for all of them, so that the engine sees literals it can prune by. A load time in
    the future, which a wrong clock leaves, is not the newest.

    tables  list of [relation, column of its load times]; one that isn't built counts as empty
#}
{% macro tested_since(tables) -%}
    {%- set beginning = modules.datetime.datetime(1970, 1, 1) -%}
    {%- set now = modules.datetime.datetime.utcnow() -%}
    {%- set asked, since = [], [] -%}
    {%- for relation, column in tables if execute and load_relation(relation) is not none -%}
        {%- do asked.append(
            "select '" ~ relation ~ "' as relation_name, max(t." ~ column ~ ") as newest from " ~ relation
            ~ " as t where t." ~ column ~ " <= cast('" ~ now.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)"
        ) -%}
    {%- endfor -%}
    {%- set newest = {} -%}
    {%- if asked and not var('tests_cover_full_history') -%}
        {%- for row in run_query(asked | join(' union all ')).rows if row[1] is not none -%}
            {%- do newest.update({row[0]: row[1]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set overlap = modules.datetime.timedelta(minutes=var('load_overlap_minutes', 60)) -%}
    {%- for relation, column in tables -%}
        {%- set from_here = newest[relation | string] - overlap if relation | string in newest else beginning -%}
        {%- do since.append("cast('" ~ from_here.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") -%}
    {%- endfor -%}
    {{ return(since) }}
{%- endmacro %}
