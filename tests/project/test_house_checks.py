"""Each house check finds its violation, and accepts correct files."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import house_checks as checks
import pytest

MACRO = "{% macro NAME(x) %}{{ x }}{% endmacro %}\n"
ONE = "{# One. #}\n" + MACRO.replace("NAME", "one")
MODEL = "models:\n  - name: NAME\n    columns:\n      - name: sales_key\n"
DOCUMENTED = "        description: \"{{ doc('sales__sales_key') }}\"\n"

MAP = '"""What it does.\n\n    commands/    options\n    sample/ load/    files\n    errors.py\n"""\n'

# check, files that it accepts, files that violate it, message
CASES = [
    (
        checks.macro_files_say_their_topic,
        {
            "macros/incremental/newest.sql": "{# One. #}\n"
            + MACRO.replace("NAME", "newest")
            + MACRO.replace("NAME", "_x"),
            "macros/engine/text.sql": "{# Text. #}\n\n" + ONE + "{# Two. #}\n"
            "{% macro two(x) -%}{% endmacro %}\n" + MACRO.replace("NAME", "postgres__two"),
        },
        {"macros/parsing/text.sql": MACRO.replace("NAME", "_newest")},
        "macros/parsing/text.sql: begin it with a comment",
    ),
    (
        checks.macro_files_say_their_topic,
        {},
        {
            "macros/two.sql": "{# One. #}\n"
            + MACRO.replace("NAME", "one")
            + "{# Two. #}\n"
            + MACRO.replace("NAME", "two")
        },
        "macros/two.sql: begin it with a comment that says what its macros have in common",
    ),
    (
        checks.macro_files_say_their_topic,
        {},
        {"macros/two.sql": "{# Both. #}\n\n" + ONE + MACRO.replace("NAME", "two")},
        "macros/two.sql: two has no comment before it",
    ),
    (
        checks.generic_tests_are_in_a_file_of_their_name,
        {"tests/generic/not_in_future.sql": "{%- test not_in_future(model) %}{% endtest %}"},
        {"tests/generic/in_past.sql": "{%- test not_in_future(model) %}{% endtest %}"},
        "tests/generic/in_past.sql: must define the generic test in_past",
    ),
    (
        checks.only_macros_engine_checks_which_engine_runs,
        {"macros/engine/x.sql": "{% if target.type == 'postgres' %}", "models/a.sql": "select target_type"},
        {"models/b.sql": "{% if target.type == 'postgres' %}"},
        "models/b.sql: checks which engine runs",
    ),
    (
        checks.only_macros_engine_checks_which_engine_runs,
        {},
        {"macros/parsing/x.sql": "{{ adapter.type() }}"},
        "macros/parsing/x.sql: checks which engine runs",
    ),
    (
        checks.dispatching_macros_are_tested_with_literals,
        {
            "macros/engine/outer.sql": "{% macro outer(x) %}{{ adapter.dispatch('outer')(x) }}{{ inner(x) }}",
            "macros/engine/inner.sql": "{% macro inner(x) %}{{ adapter.dispatch('inner')(x) }}",
            "macros/engine/same_everywhere.sql": "{% macro same_everywhere(x) %}{{ x }}",
            "tests/singular/macros/outer__is_right.sql": "select {{ outer('1') }}",
        },
        {"macros/engine/untried.sql": "{% macro untried(x) %}{{ adapter.dispatch('untried')(x) }}"},
        "macros/engine: untried dispatches and no test in tests/singular/macros calls it",
    ),
    (
        checks.unit_tests_are_beside_their_model,
        {"models/a/a.sql": "select 1", "models/a/a__unit_tests.yml": "unit_tests: [{name: x, model: a}]"},
        {"models/a/_a__unit_tests.yml": "unit_tests: [{name: x, model: a}]"},
        "models/a/_a__unit_tests.yml: unit tests of x belong in x__unit_tests.yml",
    ),
    (
        checks.intermediate_never_reads_marts,
        {
            "models/marts/a/fct_a.sql": "select 1",
            "models/intermediate/a/int_a.sql": "select * from {{ ref('marketing_insight', 'stg_a') }}",
        },
        {"models/intermediate/a/int_b.sql": "select * from {{ ref('marketing_insight', 'fct_a') }}"},
        "models/intermediate/a/int_b.sql: reads the mart fct_a",
    ),
    (
        checks.every_model_has_its_yaml,
        {"models/a/a.sql": "select 1", "models/a/a.yml": MODEL.replace("NAME", "a")},
        {"models/a/b.sql": "select 1"},
        "models/a/b.sql: b.yml beside it must describe b",
    ),
    (
        checks.every_model_has_its_yaml,
        {},
        {"models/a/c.sql": "select 1", "models/a/c.yml": MODEL.replace("NAME", "d")},
        "models/a/c.sql: c.yml beside it must describe c",
    ),
    (
        checks.every_column_of_a_mart_is_documented,
        {
            "models/marts/a.yml": MODEL.replace("NAME", "a") + DOCUMENTED,
            "models/staging/b.yml": MODEL.replace("NAME", "b"),
            "models/restricted/int_b.yml": MODEL.replace("NAME", "int_b"),
        },
        {"models/restricted/dim_c.yml": MODEL.replace("NAME", "c") + "        description: a key\n"},
        "models/restricted/dim_c.yml: c.sales_key has no doc block",
    ),
    (
        checks.every_column_of_a_mart_is_documented,
        {},
        {"models/marts/d.yml": "models:\n  - name: d\n"},
        "models/marts/d.yml: d lists no columns",
    ),
    (
        checks.every_public_relation_is_searched_for_emails,
        {
            "models/marts/fct_a.sql": "select 1",
            "models/restricted/dim_b.sql": "select 1",
            "models/staging/base/base_c.sql": "select 1",
            "models/staging/stg_c.sql": "select 1",
            "snapshots/snap_d.yml": "snapshots: []",
            "tests/singular/x/x__holds_no_email.sql": "{{ emails_found(['fct_a', 'snap_d']) }}",
        },
        {"seeds/ref_e.csv": "name"},
        "seeds/ref_e.csv: no test",
    ),
    (
        checks.no_sql_where_dbt_would_take_it_for_a_test,
        {"tests/singular/a.sql": "select 1", "tests/ingest/a.py": ""},
        {"tests/end_to_end/deep/b.sql": "select 1"},
        "tests/end_to_end/deep/b.sql: dbt would run it",
    ),
    (
        checks.sql_lines_fit,
        {"models/a.sql": "select " + "1" * 113},
        {"models/b.sql": "\nselect " + "1" * 114},
        "models/b.sql:2: 121 characters, at most 120 are allowed",
    ),
    (
        checks.no_machine_is_named,
        {"a.md": "see ~/somewhere", "uv.lock": "https://" + "pypi" + ".org/simple"},
        {"b.md": "\nsee /" + "home/ann/data"},
        "b.md:2: names /" + "home/a",
    ),
    (
        checks.no_machine_is_named,
        {},
        {"Makefile": "pip install -i https://" + "pypi" + ".org/simple"},
        "Makefile:1: names pypi",
    ),
    (
        checks.imports_of_ingest_run_one_way,
        {
            "ingest/__init__.py": MAP,
            "ingest/commands/sample.py": "def run():\n    from ingest.sample import write_samples\n",
            "ingest/load/__init__.py": "from ingest.load.files import read\nimport ingest.errors\n",
            "ingest/errors.py": "import re\n",
        },
        {"ingest/load/files.py": "def read():\n    from ingest.commands import report\n"},
        "ingest/load/files.py: imports commands, which isn't below load",
    ),
    (
        checks.imports_of_ingest_run_one_way,
        {"ingest/__init__.py": MAP},
        {"ingest/errors.py": "from ingest import load\n"},
        "ingest/errors.py: imports load, which isn't below errors",
    ),
    (
        checks.imports_of_ingest_run_one_way,
        {"ingest/__init__.py": MAP, "ingest/sample/__init__.py": "from ingest.sample import sales\n"},
        {"ingest/commands/load.py": "import ingest.sample.sales\n"},
        "ingest/commands/load.py: imports sample; only",
    ),
    (
        checks.imports_of_ingest_run_one_way,
        {"ingest/__init__.py": MAP},
        {"ingest/sample/sales.py": "from ..load import load\n"},
        "ingest/sample/sales.py: imports load, which isn't below sample",
    ),
    (
        checks.imports_of_ingest_run_one_way,
        {"ingest/__init__.py": MAP},
        {"ingest/new.py": "import re\n"},
        "ingest/new.py: the map in ingest/__init__.py has no new",
    ),
]


@pytest.mark.parametrize(("check", "good", "bad", "said"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_house_check_finds_the_violation_and_nothing_else(
    check: Callable, good: dict[str, str], bad: dict[str, str], said: str, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for files, expected in ((good, []), (bad, [said])):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        found = list(check(tmp_path))
        assert len(found) == len(expected), found
        assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def test_every_house_check_is_tried_here() -> None:
    assert set(checks.CHECKS) == {case[0] for case in CASES}
