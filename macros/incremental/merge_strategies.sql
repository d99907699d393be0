{# Incremental strategies that read only the part of the table that new rows can replace. #}

{#
    The incremental strategy `pruned_merge`: dbt's merge within the range of the key that the new rows lie in.

    It is a range of the first column of `unique_key`, never of another column: a correction may move any other value,
    and a row outside the range would then be inserted a second time. A key that grows with time (a transaction number,
    a day) prunes well; with a random first column it's an ordinary merge, and `event_merge` the one to use.
#}
{% macro get_incremental_pruned_merge_sql(arg_dict) %}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set first_key_column = key if key is string else key[0] -%}
    {%- do return(marketing_insight.merge_within_range(
        arg_dict, first_key_column, "min(" ~ first_key_column ~ ")", "max(" ~ first_key_column ~ ")"
    )) -%}
{% endmacro %}

{#
    The incremental strategy `event_merge`, for events whose ids are random, so that a range of the key prunes nothing.

    It is dbt's merge on the whole key. With the var `event_correction_days` it looks only so many days around the days
    of what came in, a range on the column that the model's config `event_time` names. That is no part of the key: an
    event whose time was corrected by more stands there twice, which only a uniqueness test over the whole table says.

    A model bounds what it reads of its stored rows in the same way: `within_window_of_new_rows` with that column and
    as many days.
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

{#
    The engine's merge, told between which values of a column those rows lie that the new ones may replace, so that it
    reads that part of the table instead of all of it. The range is asked of the batch itself, at the moment of the
    merge, and written as a literal. There is nothing to dispatch: it hands over to the merge of whichever engine runs.

    A row outside the range is not found, and then stands there twice.

    arg_dict  what dbt hands to an incremental strategy
    column    a column of the table
    lower     SQL giving the lowest value of the range from the batch
    upper     SQL giving the highest one
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
