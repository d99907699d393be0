"""The search for SQL that Snowflake doesn't have finds it, and accepts everything else."""

from __future__ import annotations

import pytest

from tests.end_to_end.snowflake_sql import not_snowflake


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("string_agg(name, ',')", "string_agg"),
        ("strftime(day, '%Y')", "strftime"),
        ("json_extract_string(record, '$.a')", "json_extract_string"),
        ("regexp_full_match(name, 'a+')", "regexp_full_match"),
        ("list_value(1, 2)", "list_value"),
        ("total // 2", "//"),
        ("record ->> 'a'", "->>"),
        ("name ~ 'a'", "~"),
        ("cast(total as hugeint)", "int128"),
        ("cast(name as json)", "json"),
        ("count(*) filter (where total > 1)", "filter (where …)"),
        ("struct_pack(a := 1)", "struct_pack"),
        ("name glob 'a*' === 1", "no SQL of Snowflake's"),
        ("isodow(day)", "isodow"),
        ("pg_input_is_valid(name, 'date')", "pg_input_is_valid"),
        ("to_days(2)", "to_days"),
    ],
)
def test_what_snowflake_does_not_have_is_found(expression: str, named: str) -> None:
    found = not_snowflake(f"select\n    {expression}\nfrom sales")
    assert any(each.startswith(named) for each in found), found


@pytest.mark.parametrize(
    "expression",
    [
        "listagg(name, ',') within group (order by name)",
        "to_char(day, 'YYYY')",
        "record:a.b::text",
        "regexp_like(name, 'a+')",
        "regexp_replace(name, '[[:space:]]+', ' ')",
        "try_cast(name as number(20, 4))",
        "iff(total > 1, 'a', 'b')",
        "dateadd(month, -1, day)",
        "datediff('day', day, current_date)",
        "row_number() over (partition by name order by total desc)",
        "'a // b' || '~' || chr(9)",
        "weekiso(day) + dayofweekiso(day) + extract(month from day)",
        "md5(cast(name as text))",
        "split_part(name, '-', 1) || lpad(name, 2, '0') || left(name, 4) || substring(name, 5, 2)",
        "convert_timezone('UTC', current_timestamp())::timestamp_ntz",
        "name in (select name from other)",
        "mod(total, 2) + round(total, 0) + abs(total)",
        "is_array(record:tags)",
        "length(name) + len(name)",
    ],
)
def test_what_snowflake_has_is_accepted(expression: str) -> None:
    assert not_snowflake(f"select {expression} from sales") == []
