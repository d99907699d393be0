"""The keys of marts that a run-operation declares on Snowflake for BI tools."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlfluff.core import FluffConfig, Linter
from sqlglot import exp

from tests.project.snowflake.operations import Project, Said
from tests.project.snowflake.projects import statements

KEY = re.compile(
    r"alter table (marketing_insight\.analytics\.(\w+)) add constraint (\w+) "
    r"(?:primary key \((\w+)\)|foreign key \((\w+)\) references (marketing_insight\.analytics\.\w+) \((\w+)\))"
    r" not enforced norely"
)


@pytest.fixture(scope="module")
def said(this_project: Project) -> Said:
    return this_project.run("add_key_constraints")


def test_keys_are_only_printed_unless_told_otherwise(said: Said) -> None:
    # There is no connection here: running it would have failed.
    assert said.error is None
    assert said.printed.endswith("-- Printed only: --args '{dry_run: false}' runs it.\n")


def test_each_statement_adds_a_key_that_snowflake_neither_enforces_nor_trusts(said: Said) -> None:
    found = statements(said.printed)
    assert found and [each for each in found if not KEY.fullmatch(each)] == []


def test_a_table_has_one_primary_key_and_each_name_is_used_once(said: Said) -> None:
    found = [KEY.fullmatch(each) for each in statements(said.printed)]
    primary = [each[2] for each in found if each and each[4]]
    assert len(primary) == len(set(primary))
    names = [(each[2], each[3]) for each in found if each]
    assert len(names) == len(set(names))


def test_a_foreign_key_refers_to_a_primary_one_that_is_added_before(said: Said) -> None:
    found = [each for each in map(KEY.fullmatch, statements(said.printed)) if each]
    primary = [(each[1], each[4]) for each in found if each[4]]
    foreign = [(each[6], each[7]) for each in found if each[5]]
    assert foreign and set(foreign) <= set(primary)
    assert [bool(each[4]) for each in found] == [True] * len(primary) + [False] * len(foreign)


def test_orders_are_keyed_and_refer_to_their_customer(said: Said) -> None:
    orders = [each for each in statements(said.printed) if ".fct_orders add" in each]
    assert orders == [
        "alter table marketing_insight.analytics.fct_orders add constraint fct_orders__order_key "
        "primary key (order_key) not enforced norely",
        "alter table marketing_insight.analytics.fct_orders add constraint fct_orders__customer_id "
        "foreign key (customer_id) references marketing_insight.analytics.dim_customer (customer_id) "
        "not enforced norely",
    ]


def test_what_is_no_column_or_has_no_primary_key_is_left_out(said: Said) -> None:
    # price_series is an expression, and no semantic model has marketing_channel as its primary entity.
    assert "||" not in said.printed
    assert "(channel)" not in said.printed


def test_two_parsers_can_read_every_statement(said: Said) -> None:
    linter = Linter(config=FluffConfig(overrides={"dialect": "snowflake"}))
    for statement in statements(said.printed):
        parsed = linter.parse_string(f"{statement};\n")
        assert parsed.tree is not None and "unparsable" not in parsed.tree.type_set(), statement
        assert isinstance(sqlglot.parse_one(statement, read="snowflake"), exp.Alter), statement


def test_another_engine_refuses_in_one_sentence(this_project: Project) -> None:
    said = this_project.run("add_key_constraints", target="duckdb")
    assert "add_key_constraints is for Snowflake: set DBT_TARGET=snowflake" in str(said.error)
