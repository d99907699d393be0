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
