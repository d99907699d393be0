"""Headers in any script, or that differ in one character only, get different columns in the raw tables."""

from __future__ import annotations

import re

import pytest

from tests.end_to_end.workspace import Workspace

CUSTOMERS = "CustomerID,Gender,Location,Tenure_Months,"
FILES = {
    "nonlatin": ("sales.customers", CUSTOMERS + "性别,地区\n70001,M,Chicago,12,男,北京\n"),
    "nonlatin_one": ("sales.customers", CUSTOMERS + "性别\n70001,M,Chicago,12,男\n"),
    "nonlatin_other": ("sales.customers", CUSTOMERS + "地区\n70002,F,Chicago,12,北京\n"),
    "currency": ("sales.marketing_spend", "Date,Offline_Spend,Online_Spend,Cost ($),Cost (€)\n2019-01-01,100,50,1,2\n"),
}


@pytest.mark.every_engine
def test_headers_in_any_script_are_kept_apart(workspace: Workspace) -> None:
    if workspace.engine.name not in ("duckdb", "postgres"):
        pytest.skip("landing refuses such headers for a stage, and suggests others")
    for feed, text in FILES.values():
        workspace.land(feed, text, "2020-01-01")
    workspace.load()
    customers = extra_columns(workspace, "customers", {"男", "北京"})
    spend = extra_columns(workspace, "marketing_spend", {"1", "2"})
    assert customers == {("男",): 2, ("北京",): 2}
    assert spend == {("1",): 1, ("2",): 1}


def extra_columns(workspace: Workspace, table: str, wanted: set[str]) -> dict[tuple[str, ...], int]:
    """The kinds of values of each undeclared column, and how often the column has one."""
    names = workspace.query(
        "select column_name from information_schema.columns "
        f"where table_schema = 'raw' and table_name = '{table}' order by ordinal_position"
    )
    found = {}
    for (name,) in names:
        values = [value for (value,) in workspace.query(f'select "{name}" from raw.{table}') if value in wanted]
        if values:
            # Valid on every engine, even unquoted.
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name)
            found[tuple(sorted(set(values)))] = len(values)
    return found
