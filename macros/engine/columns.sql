{# Columns computed from other columns. #}

{#
    A select of all columns of a relation and of further ones, each computed once per row, however often later steps use
    it. Filters on the relation's own columns, such as a load time, are still pushed down to its tables.

        {% call add_columns('source') %}
            {{ json_text('record', ['id']) }} as tweet_id_sent,
            {{ json_text('record', ['lang']) }} as language_code_sent
        {% endcall %}

    relation  name of a CTE

    | engine            | how                                                                                |
    |-------------------|------------------------------------------------------------------------------------|
    | duckdb, snowflake | a plain select: they detect repeated expressions themselves                        |
    | postgres          | a lateral subquery with a limit, which it doesn't inline; it would repeat the      |
    |                   | expression wherever its column is used, and again in every step that follows       |
#}
{% macro add_columns(relation) -%}
    {{ adapter.dispatch('add_columns', 'marketing_insight')(relation, caller() | trim) }}
{%- endmacro %}

{% macro default__add_columns(relation, columns) -%}
    select
        {{ relation }}.*,
        {{ columns }}
    from {{ relation }}
{%- endmacro %}

{% macro postgres__add_columns(relation, columns) -%}
    select
        {{ relation }}.*,
        computed.*
    from {{ relation }}
    cross join lateral (
        select
            {{ columns }}
        limit 1
    ) as computed
{%- endmacro %}
