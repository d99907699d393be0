"""Expected failures of each stand-in test in a tiny project, worked out by hand, for the given arguments.

`items` (id, grp, qty, code, lo, hi, seen_at) contains:
    1, a,    1, A-1,  1,    2, an hour ago
    2, a,    5, B-22, 3,    3, three days ago
    3, b,   10, null, 5,    4, tomorrow
    4, b, null, x,    null, 4, null
`others` contains ids 1, 2 (a) and 3 (b), with the group in both `grp` and `same_grp`.
"""

from typing import Any

ITEMS = """
select * from (values
    (1, 'a', 1, 'A-1', 1, 2, {{ utc_now() }} - interval 1 hour),
    (2, 'a', 5, 'B-22', 3, 3, {{ utc_now() }} - interval 3 day),
    (3, 'b', 10, null, 5, 4, {{ utc_now() }} + interval 1 day),
    (4, 'b', null, 'x', null, 4, null)
) as t (id, grp, qty, code, lo, hi, seen_at)
"""
OTHERS = "select id, grp, grp as same_grp from {{ ref('items') }} where id < 4"

Case = tuple[str, int, dict[str, Any]]
OTHER = {"compare_model": "ref('others')"}
ITSELF = {"compare_model": "ref('items')"}

# test, number of failing rows or groups, arguments; `column_name` attaches the test to that column
CASES: list[Case] = [
    ("dbt_utils.unique_combination_of_columns", 0, {"combination_of_columns": ["grp", "qty"]}),
    ("dbt_utils.unique_combination_of_columns", 2, {"combination_of_columns": ["grp"]}),
    ("dbt_utils.unique_combination_of_columns", 2, {"combination_of_columns": ["grp"], "quote_columns": True}),
    ("dbt_utils.expression_is_true", 0, {"expression": "qty > 0"}),
    ("dbt_utils.expression_is_true", 1, {"expression": "qty > 1"}),
    ("dbt_utils.expression_is_true", 1, {"column_name": "qty", "expression": "< 10"}),
    ("dbt_utils.accepted_range", 0, {"column_name": "qty", "min_value": 1, "max_value": 10}),
    ("dbt_utils.accepted_range", 2, {"column_name": "qty", "min_value": 1, "max_value": 10, "inclusive": False}),
    ("dbt_utils.accepted_range", 1, {"column_name": "qty", "max_value": 5}),
    ("dbt_utils.accepted_range", 0, {"column_name": "qty"}),
    ("dbt_utils.accepted_range", 2, {"column_name": "hi", "min_value": "lo + 1"}),
    ("dbt_expectations.expect_column_values_to_be_between", 0, {"column_name": "qty", "min_value": 1, "max_value": 10}),
    ("dbt_expectations.expect_column_values_to_be_between", 1, {"column_name": "qty", "min_value": 0, "max_value": 9}),
    (
        "dbt_expectations.expect_column_values_to_be_between",
        2,
        {"column_name": "qty", "min_value": 1, "max_value": 10, "strictly": True},
    ),
    (
        "dbt_expectations.expect_column_values_to_be_between",
        1,
        {"column_name": "qty", "min_value": 5, "row_condition": "grp = 'a'"},
    ),
    ("dbt_expectations.expect_column_values_to_match_regex", 1, {"column_name": "code", "regex": "^[A-Z]-[0-9]+$"}),
    ("dbt_expectations.expect_column_values_to_match_regex", 0, {"column_name": "code", "regex": "x|[0-9]"}),
    ("dbt_expectations.expect_column_values_to_match_regex", 1, {"column_name": "code", "regex": "-", "is_raw": True}),
    (
        "dbt_expectations.expect_column_values_to_match_regex",
        0,
        {"column_name": "code", "regex": "^[A-Z]", "row_condition": "grp = 'a'"},
    ),
    ("dbt_expectations.expect_table_row_count_to_be_between", 0, {"min_value": 4, "max_value": 4}),
    ("dbt_expectations.expect_table_row_count_to_be_between", 1, {"min_value": 4, "strictly": True}),
    ("dbt_expectations.expect_table_row_count_to_be_between", 1, {"max_value": 0, "row_condition": "id > 3"}),
    ("dbt_expectations.expect_table_row_count_to_be_between", 0, {"min_value": 2, "group_by": ["grp"]}),
    ("dbt_expectations.expect_table_row_count_to_be_between", 2, {"max_value": 1, "group_by": ["grp"]}),
    ("dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B", 2, {"column_A": "hi", "column_B": "lo"}),
    (
        "dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B",
        1,
        {"column_A": "hi", "column_B": "lo", "or_equal": True},
    ),
    (
        "dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B",
        0,
        {"column_A": "hi", "column_B": "lo", "row_condition": "id < 2"},
    ),
    (
        "dbt_expectations.expect_row_values_to_have_recent_data",
        0,
        {"column_name": "seen_at", "datepart": "day", "interval": 1},
    ),
    (
        "dbt_expectations.expect_row_values_to_have_recent_data",
        1,
        {"column_name": "seen_at", "datepart": "minute", "interval": 50},
    ),
    (
        "dbt_expectations.expect_row_values_to_have_recent_data",
        1,
        {"column_name": "seen_at", "datepart": "day", "interval": 2, "row_condition": "id = 2"},
    ),
    (
        "dbt_expectations.expect_row_values_to_have_recent_data",
        1,
        {"column_name": "seen_at", "datepart": "day", "interval": 2, "row_condition": "id > 2"},
    ),
    (
        "dbt_expectations.expect_column_value_lengths_to_be_between",
        0,
        {"column_name": "code", "min_value": 1, "max_value": 4},
    ),
    ("dbt_expectations.expect_column_value_lengths_to_be_between", 1, {"column_name": "code", "max_value": 3}),
    (
        "dbt_expectations.expect_column_value_lengths_to_be_between",
        1,
        {"column_name": "code", "min_value": 1, "strictly": True},
    ),
    (
        "dbt_expectations.expect_column_value_lengths_to_be_between",
        1,
        {"column_name": "code", "min_value": 4, "row_condition": "grp = 'a'"},
    ),
    ("dbt_expectations.expect_table_row_count_to_equal_other_table", 0, ITSELF),
    ("dbt_expectations.expect_table_row_count_to_equal_other_table", 1, OTHER),
    ("dbt_expectations.expect_table_row_count_to_equal_other_table", 0, OTHER | {"row_condition": "grp = 'a'"}),
    ("dbt_expectations.expect_table_row_count_to_equal_other_table", 1, OTHER | {"group_by": ["grp"]}),
    (
        "dbt_expectations.expect_table_row_count_to_equal_other_table",
        1,
        OTHER | {"group_by": ["grp"], "compare_group_by": ["same_grp"]},
    ),
    (
        "dbt_expectations.expect_table_row_count_to_equal_other_table",
        0,
        OTHER | {"factor": 2, "compare_row_condition": "id < 3"},
    ),
]
