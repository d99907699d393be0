"""The stand-ins contain exactly those macros of dbt packages that the project calls."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = ROOT / ".offline" / "packages"
COMMENTS = re.compile(r"{#.*?#}|(?m:^\s*#.*$)", re.DOTALL)
CALL = re.compile(r"\b(dbt_utils|dbt_expectations|dbt_date)\.(\w+)")
DEFINITION = re.compile(r"{%-?\s*(?:macro|test)\s+(\w+)")
PRIVATE = re.compile(r"_|(default|duckdb|postgres|snowflake)__")


def called(root: Path) -> set[str]:
    folders = ("models", "macros", "tests", "snapshots", "seeds", "analyses")
    files = [file for folder in folders for file in (root / folder).rglob("*") if file.suffix in (".sql", ".yml")]
    texts = [COMMENTS.sub("", file.read_text()) for file in [*files, root / "dbt_project.yml"]]
    return {".".join(call) for text in texts for call in CALL.findall(text)}


def defined(packages: Path) -> set[str]:
    files = packages.glob("*/macros/**/*.sql")
    names = [
        (file.relative_to(packages).parts[0], name) for file in files for name in DEFINITION.findall(file.read_text())
    ]
    return {f"{package}.{name}" for package, name in names if not PRIVATE.match(name)}


def test_every_package_macro_the_project_calls_has_a_stand_in() -> None:
    missing = called(ROOT) - defined(STAND_INS)
    assert not missing, f"write stand-ins in .offline/packages for: {', '.join(sorted(missing))}"


def test_no_stand_in_is_left_that_the_project_does_not_call() -> None:
    idle = defined(STAND_INS) - called(ROOT)
    assert not idle, f"nothing calls these stand-ins, remove them: {', '.join(sorted(idle))}"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("models/a.sql", "select {{ dbt_utils.star(ref('b')) }}"),
        ("models/a.yml", "data_tests:\n  - dbt_utils.star:\n      name: x"),
        ("tests/singular/a.sql", "{{- dbt_utils.star() }}"),
        ("seeds/_seeds.yml", "data_tests: [dbt_utils.star]"),
    ],
)
def test_a_call_is_found_wherever_it_is(file: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: x")
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text + "\n# dbt_utils.in_a_yaml_comment\n{# dbt_date.in_a_comment #}")
    assert called(tmp_path) == {"dbt_utils.star"}
