{#
    The incremental strategy `pruned_merge`: dbt's merge, told which range of the key the new rows lie in, so that the
    engine reads that part of the table instead of all of it. The range is asked of the batch itself, at the moment of
    the merge, and written as a literal.

    It is a range of the first column of `unique_key`, never of another column: a correction may move any other value,
    and a row outside the range would then be inserted a second time. A key that grows with time (a transaction number,
    a day) prunes well; with a random first column it's an ordinary merge.

    The strategy needs no dispatch of its own: it hands over to the merge of whichever engine runs.
#}
{% macro get_incremental_pruned_merge_sql(arg_dict) %}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set first_key_column = key if key is string else key[0] -%}
    {%- set bounds_query -%}
        select min({{ first_key_column }}), max({{ first_key_column }}) from {{ arg_dict['temp_relation'] }}
    {%- endset -%}
    {%- set bounds = run_query(bounds_query).rows[0] -%}
    {%- set predicates = (arg_dict['incremental_predicates'] or []) | list -%}
    {%- if bounds[0] is not none -%}
        {%- do predicates.append(
            "DBT_INTERNAL_DEST." ~ first_key_column ~ " between '" ~ dbt.escape_single_quotes(bounds[0] | string)
            ~ "' and '" ~ dbt.escape_single_quotes(bounds[1] | string) ~ "'"
        ) -%}
    {%- endif -%}
    {%- do return(get_incremental_merge_sql(dict(arg_dict, incremental_predicates=predicates))) -%}
{% endmacro %}
