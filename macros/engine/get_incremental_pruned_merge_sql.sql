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
