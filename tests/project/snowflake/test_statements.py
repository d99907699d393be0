"""The SQL of the run-operations for Snowflake: compared with golden files, parsed by two parsers, checked for rules.

After an intended change, rewrite the golden files with
`REWRITE_GOLDEN=1 pytest -n0 tests/project/snowflake/test_statements.py`, and read their diff before you commit.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlfluff.core import FluffConfig, Linter
from sqlglot import exp

from ingest.feeds import read_feeds
from tests.project.snowflake.operations import Project, Said
from tests.project.snowflake.projects import OFFLINE, ROOT, statements

GOLDEN = Path(__file__).parent / "golden"
OPERATIONS = ["snowflake_setup", "copy_into_raw", "record_loads"]
# Starts of statements that sqlfluff 4.4 doesn't know, although they are in Snowflake's documentation.
FALSE_ALARMS = ("grant evolve schema on table ",)
BUILT = "staging|quarantine|analytics|restricted|snapshots|seeds|ops"


@pytest.fixture(scope="module", params=["this_project", "shop"])
def scripts(request: pytest.FixtureRequest) -> dict[str, str]:
    """The output of each operation, for each of the two projects."""
    project: Project = request.getfixturevalue(request.param)
    said = {operation: project.run(operation, {"dry_run": True}) for operation in OPERATIONS}
    assert not [each.error for each in said.values() if each.error]
    return {"project": request.param} | {operation: each.printed for operation, each in said.items()}


@pytest.fixture(scope="module")
def setup(scripts: dict[str, str]) -> list[str]:
    return statements(scripts["snowflake_setup"])


@pytest.fixture(scope="module")
def copies(scripts: dict[str, str]) -> list[str]:
    return [each for each in statements(scripts["copy_into_raw"]) if each.startswith("copy into")]


# Small projects with fixed feeds, so a new feed or column in this project changes no golden file.
@pytest.mark.parametrize("project", ["shop", "shop_without_bucket"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_dry_run_prints_what_the_golden_file_holds(
    request: pytest.FixtureRequest, project: str, operation: str
) -> None:
    said: Said = request.getfixturevalue(project).run(operation, {"dry_run": True})
    golden = GOLDEN / f"{project}__{operation}.sql.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(said.printed, encoding="utf-8")
    assert said.printed == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sqlfluff_can_parse_every_statement(scripts: dict[str, str], operation: str) -> None:
    # One by one, because sqlfluff's time grows faster than the length of the text.
    for statement in statements(scripts[operation]):
        if not statement.startswith(FALSE_ALARMS):
            assert sqlfluff_violations(statement) == "", statement


@functools.cache
def sqlfluff() -> Linter:
    return Linter(config=FluffConfig(overrides={"dialect": "snowflake"}))


# The two projects have most statements in common.
@functools.cache
def sqlfluff_violations(statement: str) -> str:
    parsed = sqlfluff().parse_string(f"{statement};\n")
    if parsed.tree is None or "unparsable" in parsed.tree.type_set():
        return f"it can't be parsed: {parsed.violations}"
    return str(parsed.violations or "")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sqlglot_can_parse_every_statement(scripts: dict[str, str], operation: str) -> None:
    for statement in statements(scripts[operation]):
        parsed = sqlglot.parse_one(statement, read="snowflake")
        # sqlglot doesn't look inside account-level statements, which it reads as commands. It does parse these.
        if statement.startswith(("copy into ", "merge into ", "create table ", "create stage ")):
            assert not isinstance(parsed, exp.Command), statement


def test_no_object_is_ever_replaced_or_dropped(scripts: dict[str, str]) -> None:
    for operation in OPERATIONS:
        for statement in statements(scripts[operation]):
            assert not re.search(r"\b(or replace|drop|truncate|delete|undrop|swap|remove|purge|force = )\b", statement)


def test_everything_is_created_only_if_it_is_missing(setup: list[str]) -> None:
    assert [each for each in setup if each.startswith("create ") and " if not exists " not in each] == []
    added = [each for each in setup if " add column " in each]
    assert added and all(" add column if not exists " in each for each in added)


def test_a_feed_is_loaded_by_a_pipe_or_by_copy_and_never_by_both(setup: list[str], copies: list[str]) -> None:
    pipes = [each for each in setup if each.startswith("create pipe")]
    loaded = re.findall(r"^copy into ([\w.]+)", "\n".join([*pipes, *copies]), re.MULTILINE)
    raw = re.findall(r"^create table if not exists (\S+) \((?=[^)]*_loaded_at)", "\n".join(setup), re.MULTILINE)
    assert raw and sorted(loaded) == sorted(raw)


def test_every_copy_leaves_out_a_whole_file_and_stamps_its_rows(setup: list[str], copies: list[str]) -> None:
    for statement in [*copies, *(each for each in setup if each.startswith("create pipe"))]:
        assert statement.endswith("on_error = skip_file")
        stamps = ["filename", "file_row_number", "file_content_key", "start_scan_time"]
        assert all(statement.count(f"metadata${stamp}") == 1 for stamp in stamps)


def test_match_by_column_name_never_comes_with_a_select(copies: list[str]) -> None:
    assert all(("match_by_column_name" in each) != ("select" in each) for each in copies)


def test_a_warehouse_suspends_and_counts_against_the_budget(setup: list[str]) -> None:
    warehouses = [each for each in setup if each.startswith("create warehouse")]
    assert len(warehouses) == 4
    for statement in warehouses:
        assert re.search(r"auto_suspend = [1-9]\d*\nauto_resume = true\ninitially_suspended = true\n", statement)
        assert statement.endswith("\nresource_monitor = marketing_insight_budget")
        # Only accountadmin may assign a budget, but sysadmin should manage the warehouse.
        assert role_of(statement, setup) == "accountadmin"
        granted = f"grant usage, operate, monitor, modify on warehouse {statement.split()[5]} to role sysadmin"
        assert role_of(granted, setup) == "accountadmin"


def role_of(statement: str, setup: list[str]) -> str:
    roles = [each for each in setup[: setup.index(statement)] if each.startswith("use role ")]
    return roles[-1].removeprefix("use role ")


def test_an_existing_warehouse_keeps_its_budget(setup: list[str]) -> None:
    assert [each for each in setup if each.startswith("alter warehouse")] == []


def test_the_budget_has_the_name_that_its_var_says(shop: Project) -> None:
    setup = statements(shop.run("snowflake_setup", settings={"snowflake_monitor": "trial"}).printed)
    assert any(each.startswith("create resource monitor if not exists trial\n") for each in setup)
    assert [each for each in setup if each.startswith("create warehouse") and not each.endswith(" = trial")] == []


def grants_to(role: str, setup: list[str]) -> Iterator[str]:
    return (each.partition(" to role ")[0] for each in setup if each.startswith("grant ") and each.endswith(f" {role}"))


def test_the_loader_may_not_read_models(setup: list[str]) -> None:
    granted = list(grants_to("loader", setup))
    assert granted
    assert [each for each in granted if re.search(rf"\.({BUILT})\b", each)] == []
    assert [each for each in granted if re.search(r"\b(ownership|all privileges|create|delete|truncate)\b", each)] == []


def test_the_reporter_may_read_what_is_published_and_nothing_else(setup: list[str]) -> None:
    assert list(grants_to("reporter", setup)) == [
        "grant usage on warehouse reporting",
        "grant usage on database marketing_insight",
        "grant usage on schema marketing_insight.analytics",
        "grant select on all tables in schema marketing_insight.analytics",
        "grant select on future tables in schema marketing_insight.analytics",
        "grant select on all views in schema marketing_insight.analytics",
        "grant select on future views in schema marketing_insight.analytics",
    ]


def test_the_transformer_only_reads_raw_tables(setup: list[str]) -> None:
    on_raw = [each for each in grants_to("transformer", setup) if re.search(r"\.(raw|streaming)\b", each)]
    assert {each.split()[1] for each in on_raw} == {"usage", "select"}


def test_the_transformer_may_create_the_schemas_of_developers(setup: list[str]) -> None:
    assert "grant create schema on database marketing_insight to role transformer" in setup
    assert [each for each in setup if each.startswith("grant create schema")] == [
        "grant create schema on database marketing_insight to role transformer"
    ]


def test_each_role_is_under_sysadmin_and_none_of_them_sets_up(setup: list[str]) -> None:
    for role in ("loader", "transformer", "reporter"):
        assert f"grant role {role} to role sysadmin" in setup
    used = {each for each in setup if each.startswith("use role ")}
    assert used == {"use role securityadmin", "use role accountadmin", "use role sysadmin"}
    assert setup[0].startswith("use role ")


def test_named_users_may_load_and_build(shop: Project) -> None:
    settings = {"snowflake_users": ["ada", "robot"]}
    setup = statements(shop.run("snowflake_setup", settings=settings).printed)
    granted = [each for each in setup if " to user " in each]
    assert granted == [
        "grant role loader to user ada",
        "grant role transformer to user ada",
        "grant role loader to user robot",
        "grant role transformer to user robot",
    ]
    assert {role_of(each, setup) for each in granted} == {"securityadmin"}
    created = [setup.index(f"create role if not exists {role}") for role in ("loader", "transformer")]
    assert max(created) < setup.index(granted[0])


def test_every_declared_column_is_in_its_raw_table(this_project: Project) -> None:
    setup = statements(this_project.run("snowflake_setup").printed)
    types = {"text": "text", "bigint": "bigint", "timestamp": "timestamp_ntz", "json": "variant", "boolean": "boolean"}
    for feed in read_feeds(ROOT).values():
        table = f"marketing_insight.{feed.schema}.{feed.table}"
        created = next(each for each in setup if each.startswith(f"create table if not exists {table} ("))
        declared = {column.name: column.data_type for column in feed.columns} | feed.technical_columns
        for name, data_type in declared.items():
            assert re.search(rf"^    {name} {types[data_type]},?$", created, re.MULTILINE), (table, name)
            assert f"alter table {table} add column if not exists {name} {types[data_type]}" in setup


def test_the_customers_are_clustered_by_their_id(this_project: Project) -> None:
    setup = statements(this_project.run("snowflake_setup").printed)
    clustered = {each.split()[5]: each for each in setup if "cluster by" in each}
    assert sorted(clustered) == ["marketing_insight.raw.customer_demographics", "marketing_insight.raw.customers"]
    assert "\ncluster by (customerid)\n" in clustered["marketing_insight.raw.customers"]
    assert "\ncluster by (customer_id)\n" in clustered["marketing_insight.raw.customer_demographics"]


def test_json_arrives_as_variant_and_csv_may_bring_new_columns(shop: Project) -> None:
    tables = {
        each.split()[5]: each
        for each in statements(shop.run("snowflake_setup").printed)
        if each.startswith("create table")
    }
    events, orders = tables["marketing_insight.raw.events"], tables["marketing_insight.raw.orders"]
    assert "    record variant,\n    record_text text,\n" in events and "schema_evolution" not in events
    assert orders.endswith("cluster by (customer_id)\nenable_schema_evolution = true")


def test_a_personal_column_is_masked_for_all_but_the_named_roles(shop: Project) -> None:
    setup = statements(shop.run("snowflake_setup").printed)
    column = "alter table marketing_insight.raw.orders modify column email set"
    assert f"{column} tag marketing_insight.ops.contains_pii = 'true'" in setup
    assert f"{column} masking policy marketing_insight.ops.mask_text force" in setup
    (mask,) = [each for each in setup if each.startswith("create masking policy")]
    assert mask.endswith(
        "case when is_role_in_session('TRANSFORMER') or is_role_in_session('CONTACT_READER') then value end"
    )


def test_an_existing_mask_is_updated_for_other_roles(shop: Project) -> None:
    setup = statements(shop.run("snowflake_setup", settings={"snowflake_pii_roles": ["auditor", "support"]}).printed)
    created, altered, granted, used = (
        number for number, each in enumerate(setup) if "marketing_insight.ops.mask_text" in each
    )
    assert setup[created].startswith("create masking policy if not exists ") and " set masking policy " in setup[used]
    assert setup[granted] == "grant apply on masking policy marketing_insight.ops.mask_text to role transformer"
    assert setup[altered] == (
        "alter masking policy marketing_insight.ops.mask_text set body ->\n"
        "case when is_role_in_session('AUDITOR') or is_role_in_session('SUPPORT') then value end"
    )


def test_names_addresses_and_records_of_people_are_masked_in_raw(this_project: Project) -> None:
    setup = statements(this_project.run("snowflake_setup").printed)
    masked = {(each.split()[2].rpartition(".")[2], each.split()[5]) for each in setup if " set masking policy " in each}
    personal = {("customer_demographics", column) for column in ("first_name", "last_name", "email")}
    records = {(table, column) for table in ("clickstream_events", "tweets") for column in ("record", "record_text")}
    assert masked == personal | records


def test_a_streaming_feed_has_a_pipe_that_the_bucket_wakes(shop: Project) -> None:
    setup = statements(shop.run("snowflake_setup").printed)
    (pipe,) = [each for each in setup if each.startswith("create pipe")]
    assert pipe.startswith(
        "create pipe if not exists marketing_insight.streaming.load_prices_raw\nauto_ingest = true\n"
    )
    assert "from @marketing_insight.raw.landing/market/prices/\n" in pipe
    assert "prices" not in shop.run("copy_into_raw", {"dry_run": True}).printed


def test_an_account_in_the_environment_changes_nothing() -> None:
    profile = (ROOT / "profiles.example.yml").read_text(encoding="utf-8").partition("type: snowflake")[2]
    assert set(re.findall(r"env_var\('(\w+)'", profile)) <= set(OFFLINE)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_another_engine_refuses_in_one_sentence(this_project: Project, operation: str) -> None:
    said = this_project.run(operation, target="duckdb")
    assert f"{operation} is for Snowflake: set DBT_TARGET=snowflake, or load with `python -m ingest" in str(said.error)


def test_a_set_up_is_only_printed_unless_told_otherwise(shop: Project) -> None:
    # There is no connection here: running it would have failed.
    said = shop.run("snowflake_setup")
    assert said.error is None
    assert said.printed.endswith("-- Printed only: --args '{dry_run: false}' runs it.\n")
