{% test expect_table_row_count_to_be_between(
    model, min_value=none, max_value=none, group_by=none, row_condition=none, strictly=false
) %}
    {%- set expression = dbt_expectations._within('count(*)', min_value, max_value, strictly) -%}
    {{ dbt_expectations._rows_failing(model, expression, row_condition, group_by) }}
{% endtest %}
