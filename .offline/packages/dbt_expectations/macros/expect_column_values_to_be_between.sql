{% test expect_column_values_to_be_between(
    model, column_name, min_value=none, max_value=none, row_condition=none, strictly=false
) %}
    {%- set expression = dbt_expectations._within(column_name, min_value, max_value, strictly) -%}
    {{ dbt_expectations._rows_failing(model, expression, row_condition, none) }}
{% endtest %}
