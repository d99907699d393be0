{#
    A select of all columns of a relation and of further ones, each computed once per row, however often later steps
    mention it. Conditions on the relation's own columns, such as a load time, still reach its tables.

        {% call add_columns('source') %}
            {{ json_text('record', ['id']) }} as tweet_id_sent,
            {{ json_text('record', ['lang']) }} as language_code_sent
        {% endcall %}

    relation  name of a CTE

    | engine            | how                                                                                |
    |-------------------|------------------------------------------------------------------------------------|
    | duckdb, snowflake | a plain select: they see for themselves that an expression is repeated             |
    | postgres          | a lateral subquery with a limit, which it doesn't unfold; it would write the       |
    |                   | expression out wherever its column is mentioned, and again in each of those        |
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
