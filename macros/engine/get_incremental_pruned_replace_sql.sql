{#
    The incremental strategy `pruned_replace`: dbt's delete+insert, for a table in which a key has several rows that a
    delivery replaces together, be they more than before or fewer. `unique_key` is that key, a list of columns.

    As with `pruned_merge` only the range of the key's first column that the new rows lie in is looked at. The key goes
    on as one text: told a list, DuckDB's macro joins the two tables, and the column of the range would be ambiguous.
#}
{% macro get_incremental_pruned_replace_sql(arg_dict) %}
    {%- set column = arg_dict['unique_key'][0] -%}
    {%- set bounds = run_query(
        "select min(" ~ column ~ "), max(" ~ column ~ ") from " ~ arg_dict['temp_relation']).rows[0] -%}
    {%- set predicates = (arg_dict['incremental_predicates'] or []) | list -%}
    {%- if bounds[0] is not none -%}
        {%- do predicates.append(
            column ~ " between '" ~ dbt.escape_single_quotes(bounds[0] | string)
            ~ "' and '" ~ dbt.escape_single_quotes(bounds[1] | string) ~ "'"
        ) -%}
    {%- endif -%}
    {%- do return(get_incremental_delete_insert_sql(
        dict(arg_dict, unique_key=arg_dict['unique_key'] | join(', '), incremental_predicates=predicates)
    )) -%}
{% endmacro %}
