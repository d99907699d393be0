"""The Makefile, CI's entry point and the hooks agree, and nothing is downloaded from elsewhere."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ingest.commands import summary

ROOT = Path(__file__).resolve().parents[2]
TARGETS = [
    "help",
    "setup",
    "demo",
    "load",
    "build",
    "metrics",
    "review",
    "test",
    "parity",
    "lint",
    "schedules",
    "benchmark",
    "latency",
    "clicks",
    "docs",
    "dashboard",
    "clean",
]


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "MAKE", "ENGINE", "POSTGRES_HOST", "POSTGRES_PORT"))
    }
    return subprocess.run(["make", *arguments], cwd=folder, env=kept, capture_output=True, text=True)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def test_make_alone_lists_every_target_with_a_line() -> None:
    shown = make().stdout
    assert re.findall(r"^  (\w+) +\S", shown, re.MULTILINE) == TARGETS


def test_an_unknown_engine_is_refused_in_one_sentence() -> None:
    done = make("build", "ENGINE=oracle")
    assert done.returncode != 0
    assert 'ENGINE is duckdb, postgres or snowflake, not "oracle"' in done.stderr


def test_snowflake_without_an_account_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOWFLAKE_ACCOUNT", "")
    for target in ("demo", "load", "build"):
        done = make(target, "ENGINE=snowflake")
        assert done.returncode != 0
        assert "Set SNOWFLAKE_ACCOUNT" in done.stderr


def test_tests_run_on_the_engine_that_is_given_or_on_all(bare: Path) -> None:
    with (bare / "Makefile").open("a") as makefile:
        makefile.write("\nshow:\n\t@echo on $(TESTED).\n")
    assert make("show", folder=bare).stdout == "on .\n"
    assert make("show", "ENGINE=postgres", folder=bare).stdout == "on postgres.\n"


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "snowflake"])
def test_the_engine_reaches_dbt_as_its_target(engine: str, bare: Path) -> None:
    with (bare / "Makefile").open("a") as makefile:
        makefile.write("\nshow:\n\t@echo $$DBT_TARGET $$DBT_SEND_ANONYMOUS_USAGE_STATS\n")
    assert make("show", f"ENGINE={engine}", folder=bare).stdout == f"{engine} false\n"


def test_settings_of_the_env_file_reach_the_commands(bare: Path) -> None:
    (bare / ".env").write_text("# mine\nPOSTGRES_HOST=db.example\nexport POSTGRES_PORT=6543\nDBT_TARGET=postgres\n")
    with (bare / "Makefile").open("a") as makefile:
        makefile.write("\nshow:\n\t@echo $$POSTGRES_HOST $$POSTGRES_PORT $$DBT_TARGET\n")
    assert make("show", folder=bare).stdout == "db.example 6543 postgres\n"
    assert make("show", "ENGINE=duckdb", folder=bare).stdout == "db.example 6543 duckdb\n"


def test_the_environment_wins_over_the_env_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / ".env").write_text("POSTGRES_PASSWORD=theirs\n")
    monkeypatch.setenv("POSTGRES_PASSWORD", "mi$ne")
    with (bare / "Makefile").open("a") as makefile:
        makefile.write("\nshow:\n\t@echo $$POSTGRES_PASSWORD\n")
    assert make("show", folder=bare).stdout == "mi$ne\n"


def test_quotes_of_zones_in_the_env_file_are_left_to_ingest(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / ".env").write_text('MARKETING_INSIGHT_ZONE="my landing\\ns3://bucket/raw"\n')
    with (bare / "Makefile").open("a") as makefile:
        makefile.write("\nshow:\n\t@echo $$MARKETING_INSIGHT_ZONE $$UV\n")
    monkeypatch.delenv("MARKETING_INSIGHT_ZONE", raising=False)
    assert make("show", folder=bare).stdout == "\n"
    monkeypatch.setenv("MARKETING_INSIGHT_ZONE", "theirs")
    assert make("show", folder=bare).stdout == "theirs\n"


def test_clean_removes_the_output_of_runs_and_keeps_the_tools(bare: Path) -> None:
    gone = ["target", "logs", "landing", ".pytest_cache", "ingest/__pycache__", "marketing_insight.duckdb"]
    kept = [".venv/lib/__pycache__", "models", "dbt_packages"]
    for name in [*gone, *kept]:
        (bare / name).mkdir(parents=True)
    make("clean", folder=bare)
    assert [name for name in [*gone, *kept] if (bare / name).exists()] == kept


def test_ci_runs_make_test_and_fails_with_it(bare: Path) -> None:
    (bare / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", bare / ".ci")
    for recipe, code in (("true", 0), ("false", 2)):
        (bare / "Makefile").write_text(f"test:\n\t@{recipe}\n")
        assert subprocess.run([bare / ".ci" / "run"], capture_output=True).returncode == code


def test_every_hook_comes_from_the_environment_and_none_is_cloned() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {"ruff", "mypy", "yamllint", "sqlfluff", "house"} <= {hook["id"] for hook in hooks}


def test_the_summary_counts_tests_and_leaves_models_out(tmp_path: Path) -> None:
    ended = [("model.x.a", "success"), ("test.x.a", "pass"), ("test.x.b", "warn"), ("unit_test.x.c", "pass")]
    ended += [("test.x.d", "fail"), ("test.x.e", "error"), ("test.x.f", "skipped")]
    results = [{"unique_id": name, "status": status} for name, status in ended]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))
    assert summary._count_tests(tmp_path / "run_results.json") == "2 passed, 1 warned, 2 failed, 1 skipped"


def put_program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def without_python(bare: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, first on the path, for a fake Python; nothing is set up yet."""
    programs = tmp_path_factory.mktemp("programs")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    for name in ("pyproject.toml", "uv.lock"):
        (bare / name).touch()
    return programs


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "echo 3.10",
            "python3.x is Python 3.10; supported are 3.11 3.12 3.13: name one, such as make setup PYTHON=",
        ),
        ("echo 3.14", "python3.x is Python 3.14; supported are"),
        ("echo 3.1", "python3.x is Python 3.1; supported are"),
        ("echo gone >&2; exit 127", "python3.x is no working Python; supported are"),
    ],
)
def test_an_unsupported_python_is_refused_before_anything_is_created(
    bare: Path, without_python: Path, script: str, said: str
) -> None:
    put_program(without_python / "python3.x", script)
    before = sorted(bare.rglob("*"))
    done = make("setup", "PYTHON=python3.x", folder=bare)
    assert done.returncode != 0
    assert said in done.stderr
    assert sorted(bare.rglob("*")) == before


def test_an_environment_of_an_unsupported_python_is_reported(bare: Path, without_python: Path) -> None:
    put_program(bare / ".venv/bin/python", "echo 3.10")
    put_program(without_python / "python3.x", "echo 3.12")
    done = make("setup", "PYTHON=python3.x", folder=bare)
    assert done.returncode != 0
    assert ".venv/bin/python is Python 3.10; supported are 3.11 3.12 3.13: rm -rf .venv, then make setup" in done.stderr


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_a_supported_python_is_set_up(bare: Path, without_python: Path, version: str) -> None:
    put_program(
        without_python / "python3.x", f'test "$1" = -c && echo {version} || {{ echo "asked for $*" >&2; exit 1; }}'
    )
    done = make("setup", "PYTHON=python3.x", folder=bare)
    assert "supported are" not in done.stderr
    assert "asked for -m pip install" in done.stderr


def test_the_supported_pythons_are_those_of_the_project() -> None:
    (fine,) = re.findall(r"^PYTHONS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    minors = [int(version.removeprefix("3.")) for version in fine.split()]
    assert minors == list(range(minors[0], minors[-1] + 1))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">=3.{minors[0]},<3.{minors[-1] + 1}"


@pytest.fixture
def demo(bare: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the demo with a fake dbt, whose build exits with a given code. Results name the command that wrote them."""
    shutil.copytree(ROOT / "ingest", bare / "ingest")
    for name in ("pyproject.toml", "uv.lock", "packages.yml", "package-lock.yml", "profiles.example.yml"):
        (bare / name).touch()
    (bare / ".offline").mkdir()
    real = shlex.quote(sys.executable)
    put_program(
        bare / ".venv/bin/python",
        f"""
        case "$*" in
        "-m ingest.embedded_postgres -- "*) shift 3; exec "$@";;
        "-m ingest summary "*) exec {real} "$@";;
        esac""",
    )
    put_program(
        bare / ".venv/bin/dbt",
        """
        mkdir -p target
        case " $* " in
        *" build "*) test "$BUILD" = 2 && exit 2; sed s/FOR/build/ results > target/run_results.json; exit $BUILD;;
        *" --no-write-json "*) echo "shown: $*";;
        *) sed s/FOR/else/ results > target/run_results.json;;
        esac""",
    )
    (bare / "results").write_text(
        '{"args": {"which": "FOR"}, "results": [{"unique_id": "test.x.a", "status": "fail"}]}'
    )
    for name in (".venv/.installed", "profiles.yml", "dbt_packages/.installed"):
        (bare / name).parent.mkdir(exist_ok=True)
        (bare / name).touch()

    def run(code: int, engine: str = "duckdb") -> subprocess.CompletedProcess[str]:
        return make("demo", f"ENGINE={engine}", f"BUILD={code}", folder=bare)

    return run


def test_a_demo_that_fails_can_be_retried_and_says_how(
    demo: Callable[..., subprocess.CompletedProcess[str]], bare: Path
) -> None:
    done = demo(1)
    assert done.returncode != 0
    assert "shown: --quiet --no-write-json run-operation show_marts" in done.stdout
    assert "0 passed, 0 warned, 1 failed, 0 skipped" in done.stdout
    assert json.loads((bare / "target/run_results.json").read_text())["args"]["which"] == "build"
    rest = done.stdout.partition("The build failed")[2]
    assert "logs/dbt.log" in rest
    assert re.search(r"^  dbt retry +\S", rest, re.MULTILINE)


def test_a_demo_that_never_builds_counts_no_tests_of_earlier_runs(
    demo: Callable[..., subprocess.CompletedProcess[str]], bare: Path
) -> None:
    assert demo(0).returncode == 0
    done = demo(2)
    assert done.returncode != 0
    assert "dbt could not begin to build" in done.stdout
    assert "shown" not in done.stdout + done.stderr


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_the_next_commands_are_for_the_engine_of_the_demo(
    demo: Callable[..., subprocess.CompletedProcess[str]], engine: str
) -> None:
    is_usual = engine == "duckdb"
    shell = "" if is_usual else "DBT_TARGET=postgres python -m ingest.embedded_postgres -- "
    named = "" if is_usual else " ENGINE=postgres"
    built, failed = demo(0, engine).stdout, demo(1, engine).stdout
    for target in ("demo", "docs", "test"):
        assert re.search(rf"^  make {target}{named}   +\S", built, re.MULTILINE)
    assert f"  {shell}dbt show " in built
    assert f"  {shell}dbt retry " in failed
    assert f"  make demo{named}   " in failed


LINTED = {
    "good": "select\n    a,\n    {{ try_cast('b', 'integer') }} as b\nfrom {{ ref('c') }}\n",
    "bad": "SELECT a b\nfrom {{ ref('c') }}\n",
    "incremental": "select a from {{ ref('c') }}\n{% if is_incremental() %}\n    where FROM\n{% endif %}\n",
}


@pytest.mark.parametrize(("name", "clean"), [("good", True), ("bad", False), ("incremental", False)])
@pytest.mark.parametrize("engine", ["duckdb", "postgres", "snowflake"])
def test_sqlfluff_reads_each_engines_sql_without_a_connection(
    engine: str, name: str, clean: bool, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copy(ROOT / ".sqlfluff", tmp_path)
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "try_cast.sql").write_text(
        "{% macro try_cast(a, b) %}{{ return(adapter.dispatch('try_cast', 'x')(a, b)) }}{% endmacro %}"
        "{% macro default__try_cast(a, b) %}try_cast({{ a }} as {{ b }}){% endmacro %}"
        "{% macro postgres__try_cast(a, b) %}cast({{ a }} as {{ b }}){% endmacro %}"
    )
    (tmp_path / "model.sql").write_text(LINTED[name])
    command: list[str | Path] = [Path(sys.executable).with_name("sqlfluff"), "lint", "--dialect", engine, "model.sql"]
    environment = os.environ | {"DBT_TARGET": engine}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode == 0) is clean, done.stdout
