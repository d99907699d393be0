"""The stand-ins do what the packages' documentation says, run on DuckDB in a tiny project.

If MARKETING_INSIGHT_REAL_PACKAGES names a folder with dbt_utils, dbt_expectations and dbt_date, the same tests also
run with the real packages.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.project.stand_in_cases import CASES, ITEMS, OTHERS
from tests.project.test_offline_packages import STAND_INS, defined

pytestmark = pytest.mark.slow

REAL = os.environ.get("MARKETING_INSIGHT_REAL_PACKAGES")
NULL = "_dbt_utils_surrogate_key_null_"
SETTINGS: dict[str, Any] = {
    "name": "tiny",
    "version": "1.0",
    "profile": "tiny",
    "flags": {"send_anonymous_usage_stats": False},
    "vars": {"dbt_date:time_zone": "UTC"},
    # A warning counts rows like a failure, but the nodes after it are still built.
    "data_tests": {"+severity": "warn"},
}
PROFILE = {"tiny": {"target": "t", "outputs": {"t": {"type": "duckdb", "path": "tiny.duckdb", "threads": 2}}}}


def spine(datepart: str, start: str, end: str) -> str:
    return f"""{{{{ dbt_utils.date_spine('{datepart}', "cast('{start}' as date)", "cast('{end}' as date)") }}}}"""


FILES = {
    "models/items.sql": ITEMS,
    "models/others.sql": OTHERS,
    "models/keys.sql": """
        select id, {{ dbt_utils.generate_surrogate_key(['id', 'code']) }} as two,
            {{ dbt_utils.generate_surrogate_key(['code']) }} as one from {{ ref('items') }}""",
    "models/days.sql": spine("day", "2024-02-27", "2024-03-10"),
    "models/months.sql": spine("month", "2024-11-01", "2025-02-01"),
    "macros/utc_now.sql": "{% macro utc_now() %}cast(now() at time zone 'UTC' as timestamp){% endmacro %}",
}


def write_project(folder: Path, packages: Path, files: dict[str, str]) -> None:
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(SETTINGS))
    (folder / "profiles.yml").write_text(yaml.safe_dump(PROFILE))
    for name in ("dbt_utils", "dbt_expectations", "dbt_date"):
        shutil.copytree(packages / name, folder / "dbt_packages" / name)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def properties() -> str:
    on_table: list[dict[str, Any]] = []
    columns: dict[str, list[dict[str, Any]]] = {}
    for number, (test, _, arguments) in enumerate(CASES):
        given = dict(arguments)
        column = given.pop("column_name", None)
        asked = {test: {"name": f"case_{number}", "arguments": given}}
        # The recency test takes its column by name, like the others; dbt passes it from the place of the test.
        (columns.setdefault(column, []) if column else on_table).append(asked)
    described = [{"name": name, "data_tests": tests} for name, tests in columns.items()]
    models = [{"name": "items", "config": {"materialized": "table"}, "data_tests": on_table, "columns": described}]
    return yaml.safe_dump({"models": models})


def dbt(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [Path(sys.executable).with_name("dbt"), "--quiet", "--no-use-colors", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | {"DBT_TARGET": "t"})


@pytest.fixture(scope="module", params=["stand-ins", "real"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project after `dbt build`."""
    if request.param == "real" and not REAL:
        pytest.skip("MARKETING_INSIGHT_REAL_PACKAGES names no folder with the real packages")
    folder: Path = tmp_path_factory.mktemp("tiny")
    packages = Path(str(REAL)) if request.param == "real" else STAND_INS
    write_project(folder, packages, FILES | {"models/items.yml": properties()})
    done = dbt(folder, "build")
    assert done.returncode == 0, done.stdout
    return folder


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "tiny.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_each_test_fails_exactly_the_rows_it_should(built: Path) -> None:
    results = json.loads((built / "target" / "run_results.json").read_text())["results"]
    found = {r["unique_id"].split(".")[2]: (r["failures"], r["message"]) for r in results if "case_" in r["unique_id"]}
    wrong = [
        f"{test} {arguments}: expected {expected}, found {found.get(f'case_{number}')}"
        for number, (test, expected, arguments) in enumerate(CASES)
        if found.get(f"case_{number}", (None,))[0] != expected
    ]
    assert not wrong, "\n".join(wrong)


def test_a_surrogate_key_is_the_md5_of_the_joined_texts(built: Path) -> None:
    assert query(built, "select two, one from keys where id in (1, 3) order by id") == [
        (md5("1-A-1"), md5("A-1")),
        (md5(f"3-{NULL}"), md5(NULL)),
    ]


def test_a_null_in_a_key_may_count_as_an_empty_text(tmp_path: Path) -> None:
    write_project(tmp_path, STAND_INS, FILES)
    dbt(tmp_path, "build", "-s", "items", "keys", "--vars", "surrogate_key_treat_nulls_as_empty_strings: true")
    assert query(tmp_path, "select two, one from keys where id = 3") == [(md5("3-"), md5(""))]


def test_a_spine_starts_on_the_first_day_and_ends_before_the_last(built: Path) -> None:
    days = [date(2024, 2, 27) + timedelta(days=n) for n in range(12)]
    assert query(built, "select cast(date_day as date) from days order by 1") == [(day,) for day in days]
    months = [(date(2024, 11, 1),), (date(2024, 12, 1),), (date(2025, 1, 1),)]
    assert query(built, "select cast(date_month as date) from months order by 1") == months


REFUSED = {
    "text_for_list": ("dbt_utils.generate_surrogate_key('id')", "wants a list of column names"),
    "no_days": (
        "dbt_utils.date_spine('day', 'current_date', 'current_date')",
        "wants an end_date after its start_date",
    ),
    "flags": ("dbt_expectations.test_expect_column_values_to_match_regex('t', 'c', 'x', flags='i')", "knows no flags"),
    "no_limit": (
        "dbt_expectations.test_expect_column_values_to_be_between('t', 'c')",
        "wants a min_value, a max_value",
    ),
    "zone": (
        "dbt_expectations.test_expect_row_values_to_have_recent_data('t', 'c', 'day', 1)",
        "set the var dbt_date:time_zone to UTC",
    ),
}


def test_a_stand_in_refuses_arguments_that_it_does_not_support(tmp_path: Path) -> None:
    # Only while running, because an error while parsing would stop dbt at the first case.
    models = {
        f"models/{name}.sql": f"{{% if execute %}}{{{{ {call} }}}}{{% endif %}}" for name, (call, _) in REFUSED.items()
    }
    write_project(tmp_path, STAND_INS, models)
    dbt(tmp_path, "run", "--vars", "{'dbt_date:time_zone': America/New_York}")
    results = json.loads((tmp_path / "target" / "run_results.json").read_text())["results"]
    said = {result["unique_id"].split(".")[-1]: result["message"] for result in results}
    assert {name for name, (_, sentence) in REFUSED.items() if sentence in said[name]} == set(REFUSED), said


def test_every_stand_in_is_tried_here() -> None:
    assert defined(STAND_INS) - {"dbt_utils.generate_surrogate_key", "dbt_utils.date_spine"} == {t for t, _, _ in CASES}
