{# Incremental strategies that read only the part of the table that new rows can replace. #}

{#
    The incremental strategy `pruned_merge`: dbt's merge, limited to the range of the key that the new rows have.

    The range is one of the first column of `unique_key`. No other column would do: a correction may change it, and the
    stored row, outside the range, would not be found and the row inserted twice. A key that grows with time, such as a
    transaction number or a day, prunes well. For a key that starts with a random column, use `event_merge`.
#}
{% macro get_incremental_pruned_merge_sql(arg_dict) %}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set first_key_column = key if key is string else key[0] -%}
    {%- do return(marketing_insight.merge_within_range(
        arg_dict, first_key_column, "min(" ~ first_key_column ~ ")", "max(" ~ first_key_column ~ ")"
    )) -%}
{% endmacro %}

{#
    The incremental strategy `event_merge`, for events with random ids, where a range of the key prunes nothing.

    Without the var `event_correction_days` it is dbt's merge. With it, the merge reads only so many days before and
    after those of the new rows, by the column in the model's config `event_time`. That column isn't part of the key: an
    event whose time is corrected by more days is inserted twice, which only a uniqueness test on the whole table finds.

    The model has to read its stored rows from the same days: `within_window_of_new_rows` with that column and as many
    days.
#}
{% macro get_incremental_event_merge_sql(arg_dict) %}
    {%- set days = marketing_insight.event_correction_days() -%}
    {%- if days is none -%}
        {%- do return(get_incremental_merge_sql(arg_dict)) -%}
    {%- endif -%}
    {%- set column = config.require('event_time') -%}
    {%- do return(marketing_insight.merge_within_range(
        arg_dict,
        column,
        dbt.dateadd('day', -days, dbt.date_trunc('day', "min(" ~ column ~ ")")),
        dbt.dateadd('day', days + 1, dbt.date_trunc('day', "max(" ~ column ~ ")"))
    )) -%}
{% endmacro %}

{#
    The incremental strategy `pruned_replace`: dbt's delete+insert, for a table with several rows per key that a
    delivery replaces together, whether it has more rows or fewer. `unique_key` is that key, a list of columns.

    Like `pruned_merge`, it reads only the range that the new rows have in the key's first column. The key is passed on
    as one text: with a list, DuckDB's macro joins the two tables, and the column of the range would be ambiguous.
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

{#
    The engine's merge, limited to a range of a column, so that it reads only that part of the table. The range is
    queried from the new rows just before the merge and written as a literal. Nothing is dispatched here: dbt's merge
    does that.

    A stored row outside the range is not found, and its new version would be inserted as a second row.

    arg_dict  what dbt hands to an incremental strategy
    column    a column of the table
    lower     SQL aggregate over the new rows: the lowest value of the range
    upper     SQL aggregate over the new rows: the highest value
#}
{% macro merge_within_range(arg_dict, column, lower, upper) %}
    {%- set bounds = run_query("select " ~ lower ~ ", " ~ upper ~ " from " ~ arg_dict['temp_relation']).rows[0] -%}
    {%- set predicates = (arg_dict['incremental_predicates'] or []) | list -%}
    {%- if bounds[0] is not none -%}
        {%- do predicates.append(
            "DBT_INTERNAL_DEST." ~ column ~ " between '" ~ dbt.escape_single_quotes(bounds[0] | string)
            ~ "' and '" ~ dbt.escape_single_quotes(bounds[1] | string) ~ "'"
        ) -%}
    {%- endif -%}
    {%- do return(get_incremental_merge_sql(dict(arg_dict, incremental_predicates=predicates))) -%}
{% endmacro %}
