{# Feeds that land as files, read from the source declarations. #}

{#
    The feeds that are loaded from landed files: one dict per feed, ordered by name. `wanted` names the feeds to return
    (all by default). `has_pipe` says whether a feed is loaded by a pipe or by COPY, never by both, because neither
    knows which files the other has loaded.
#}
{% macro landing_feeds(wanted=none) %}
    {%- set feeds = [] -%}
    {%- for source in graph.sources.values() if source.config.meta.get('landing') -%}
        {%- set landing = source.config.meta.landing -%}
        {%- set feed = {
            'name': landing.get('feed', source.source_name ~ '.' ~ source.name),
            'format': landing.get('format', 'csv'),
            'has_pipe': landing.get('streaming', false) and var('snowflake_landing_url') | length > 0,
            'database': source.database,
            'schema': source.database ~ '.' ~ source.schema,
            'table': source.database ~ '.' ~ source.schema ~ '.' ~ source.identifier,
            'pipe': source.database ~ '.' ~ source.schema ~ '.load_' ~ source.identifier,
            'cluster_by': source.config.meta.get('cluster_by', []),
            'columns': _landing_columns(source),
        } -%}
        {%- do feed.update({'domain': feed.name.split('.')[0], 'folder': feed.name | replace('.', '/') ~ '/'}) -%}
        {%- if landing.get('streaming', false) and feed.format != 'json' -%}
            {#- A pipe has no session to set to UTC. JSON is read with a select, which can convert times; CSV isn't. -#}
            {%- do exceptions.raise_compiler_error(
                feed.name ~ ' is declared streaming but not json: its load times would follow the account\'s time zone.'
            ) -%}
        {%- endif -%}
        {%- do feeds.append(feed) -%}
    {%- endfor -%}
    {%- set known = feeds | map(attribute='name') | list -%}
    {%- for name in wanted or [] if name not in known -%}
        {%- do exceptions.raise_compiler_error(
            'Feed ' ~ name ~ ' is unknown: use one of ' ~ known | sort | join(', ') ~ '.'
        ) -%}
    {%- endfor -%}
    {%- set chosen = [] -%}
    {%- for feed in feeds | sort(attribute='name') if wanted is none or feed.name in wanted -%}
        {%- do chosen.append(feed) -%}
    {%- endfor -%}
    {{ return(chosen) }}
{% endmacro %}

{#- A raw table's columns with Snowflake's types. `timestamp` depends on the account, so it becomes timestamp_ntz. -#}
{% macro _landing_columns(source) %}
    {%- set types = {'json': 'variant', 'jsonb': 'variant', 'timestamp': 'timestamp_ntz'} -%}
    {%- set columns = [] -%}
    {%- for column in source.columns.values() -%}
        {%- set data_type = column.data_type or 'text' -%}
        {%- do columns.append({
            'name': column.name,
            'type': types.get(data_type, data_type),
            'contains_pii': column.config.meta.get('contains_pii', column.meta.get('contains_pii', false)),
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{# The pattern of the content key in a landed file's name, which ingest/landing.py writes. #}
{% macro key_in_landed_name() -%}
    _([0-9a-f]{32})[.](csv|jsonl)([.]gz)?$
{%- endmacro %}
