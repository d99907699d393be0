{#
    Rows of this table against `factor` times the rows of the other, group by group. What is not said for the other
    table (group_by, row_condition) is taken from this one.
#}
{% test expect_table_row_count_to_equal_other_table(
    model, compare_model, group_by=none, compare_group_by=none, factor=1, row_condition=none,
    compare_row_condition=none
) %}
    with counted as (
        {{ dbt_expectations._counts(model, 1, group_by, row_condition) }}
        union all
        {{ dbt_expectations._counts(
            compare_model, factor * -1, compare_group_by or group_by, compare_row_condition or row_condition
        ) }}
    )

    select {% for column in group_by or [] %}col_{{ loop.index }}, {% endfor %}sum(rows_found) as difference
    from counted
    {% if group_by %}group by {% for column in group_by %}{{ ', ' if not loop.first }}col_{{ loop.index }}{% endfor %}{% endif %}
    having sum(rows_found) != 0
{% endtest %}

{% macro _counts(relation, factor, group_by, row_condition) %}
    select {% for column in group_by or [] %}{{ column }} as col_{{ loop.index }}, {% endfor %}count(*) * {{ factor }} as rows_found
    from {{ relation }}
    {% if row_condition %}where {{ row_condition }}{% endif %}
    {% if group_by %}group by {{ group_by | join(', ') }}{% endif %}
{% endmacro %}
