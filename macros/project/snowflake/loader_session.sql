{#
    Statements that begin a loader's session. METADATA$START_SCAN_TIME has a time zone and _loaded_at has none: the
    session's own zone decides what is left of it.
#}
{% macro loader_session(names) %}
    {{ return([
        'use role ' ~ names.loader,
        'use warehouse ' ~ names.loading,
        "alter session set timezone = 'UTC'",
    ]) }}
{% endmacro %}
