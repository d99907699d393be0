"""House checks: rules of this project that no other tool checks. Each yields one line per violation."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DEFINITION = re.compile(r"{%-?\s*(macro|test|materialization)\s+(\w+)")
SHARED = re.compile(r"(_|default__|duckdb__|postgres__|snowflake__)")
OWN_LINES = 120
# Written in pieces, so that this file passes its own check.
ELSEWHERE = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "root/",
            r"/" + r"home/\w",
            "/" + "Users/",
            "pypi" + r"\.org",
            "files.python" + "hosted",
        ]
    )
)


def macro_files_say_their_topic(root: Path) -> Iterator[str]:
    """A file starts with a comment, and so does each public macro. Private and engine-specific macros need none."""
    for file in root.glob("macros/**/*.sql"):
        text, name = file.read_text(), file.relative_to(root)
        public = [match for match in DEFINITION.finditer(text) if not SHARED.match(match[2])]
        if not text.startswith("{#") or (len(public) > 1 and not re.match(r"{#(?:(?!#}).)*#}\s*{#", text, re.DOTALL)):
            yield f"{name}: begin it with a comment that says what its macros have in common"
        for match in public:
            if not text[: match.start()].rstrip().endswith("#}"):
                yield f"{name}: {match[2]} has no comment before it that says what goes in and comes out"


def generic_tests_are_in_a_file_of_their_name(root: Path) -> Iterator[str]:
    """A generic test is alone in a file of the same name."""
    for file in root.glob("tests/generic/**/*.sql"):
        names = [name for _, name in DEFINITION.findall(file.read_text()) if not SHARED.match(name)]
        if names != [file.stem]:
            yield f"{file.relative_to(root)}: must define the generic test {file.stem} and no other"


def only_macros_engine_checks_which_engine_runs(root: Path) -> Iterator[str]:
    """Only macros/engine/ may check which engine runs."""
    for folder in ("models", "macros", "tests", "snapshots", "seeds", "analyses"):
        for file in root.glob(f"{folder}/**/*"):
            inside = file.relative_to(root).as_posix()
            if file.suffix not in (".sql", ".yml") or inside.startswith("macros/engine/"):
                continue
            if re.search(r"\btarget\s*\.\s*type\b|\badapter\s*\.\s*type\s*\(", file.read_text()):
                yield f"{inside}: checks which engine runs; only macros/engine/ may"


def dispatching_macros_are_tested_with_literals(root: Path) -> Iterator[str]:
    """A test in tests/singular/macros calls each macro that dispatches, directly or through another macro."""
    bodies: dict[str, str] = {}
    for file in root.glob("macros/engine/*.sql"):
        text = file.read_text()
        public = [match for match in DEFINITION.finditer(text) if not SHARED.match(match[2])]
        ends = [match.start() for match in public[1:]] + [len(text)]
        # A macro's implementations per engine follow it.
        bodies |= {match[2]: text[match.start() : end] for match, end in zip(public, ends, strict=True)}
    tried = "".join(file.read_text() for file in root.glob("tests/singular/macros/*.sql"))
    for _ in bodies:
        tried += "".join(body for name, body in bodies.items() if re.search(rf"(?<!macro )\b{name}\(", tried))
    for name, body in bodies.items():
        if "adapter.dispatch(" in body and not re.search(rf"(?<!macro )\b{name}\(", tried):
            yield f"macros/engine: {name} dispatches and no test in tests/singular/macros calls it with literals"


def every_model_has_its_yaml(root: Path) -> Iterator[str]:
    """Each model x.sql has an x.yml beside it, which describes x and no other model."""
    for file in root.glob("models/**/*.sql"):
        described = [model["name"] for model in models_of(file.with_suffix(".yml"))]
        if described != [file.stem]:
            yield f"{file.relative_to(root)}: {file.stem}.yml beside it must describe {file.stem} and nothing else"


def unit_tests_are_beside_their_model(root: Path) -> Iterator[str]:
    """Unit tests of the model x are in x__unit_tests.yml beside x.sql, and nowhere else."""
    for file in root.glob("models/**/*.yml"):
        tested = {test["model"] for test in (yaml.safe_load(file.read_text()) or {}).get("unit_tests") or []}
        model = file.stem.removesuffix("__unit_tests")
        is_in_place = model != file.stem and file.with_name(f"{model}.sql").exists()
        if tested and (tested != {model} or not is_in_place):
            yield f"{file.relative_to(root)}: unit tests of x belong in x__unit_tests.yml beside x.sql"


def intermediate_never_reads_marts(root: Path) -> Iterator[str]:
    """Layers read one way: roll-ups are marts, and models that marts share are in intermediate."""
    marts = {file.stem for file in root.glob("models/marts/**/*.sql")}
    for folder in ("staging", "quarantine", "intermediate", "restricted"):
        for file in root.glob(f"models/{folder}/**/*.sql"):
            for name in sorted(marts.intersection(re.findall(r"\bref\([^)]*'(\w+)'\)", file.read_text()))):
                yield f"{file.relative_to(root)}: reads the mart {name}; make this a mart, or read what {name} reads"


def every_column_of_a_mart_is_documented(root: Path) -> Iterator[str]:
    """A mart lists its columns, and each is described by a doc block."""
    for file in [*root.glob("models/marts/**/*.yml"), *root.glob("models/restricted/**/dim_*.yml")]:
        for model in models_of(file):
            columns = model.get("columns") or []
            if not columns:
                yield f"{file.relative_to(root)}: {model['name']} lists no columns"
            for column in columns:
                if not re.search(r"{{\s*doc\(", column.get("description") or ""):
                    yield f"{file.relative_to(root)}: {model['name']}.{column['name']} has no doc block"


def every_public_relation_is_searched_for_emails(root: Path) -> Iterator[str]:
    """A test `<domain>__holds_no_email` names each relation except restricted and staging ones."""
    searched = "".join(file.read_text() for file in root.glob("tests/singular/**/*__holds_no_email.sql"))
    relations = [*root.glob("models/**/*.sql"), *root.glob("snapshots/**/*.yml"), *root.glob("seeds/**/*.csv")]
    for file in relations:
        inside = file.relative_to(root).as_posix()
        if inside.startswith("models/restricted/") or file.stem.startswith(("base_", "stg_")):
            continue
        if f"'{file.stem}'" not in searched:
            yield f"{inside}: no test tests/singular/**/*__holds_no_email.sql names {file.stem}"


def no_sql_where_dbt_would_take_it_for_a_test(root: Path) -> Iterator[str]:
    """These folders are in dbt's test path, but their tests are for pytest."""
    for folder in ("ingest", "end_to_end", "emulator", "benchmark", "project"):
        for file in root.glob(f"tests/{folder}/**/*.sql"):
            yield f"{file.relative_to(root)}: dbt would run it as a test"


def sql_lines_fit(root: Path) -> Iterator[str]:
    """Lines fit as written; sqlfluff would measure them as rendered."""
    for folder in ("models", "macros", "tests", "snapshots", "analyses"):
        for file in root.glob(f"{folder}/**/*.sql"):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                if len(line) > OWN_LINES:
                    yield f"{file.relative_to(root)}:{number}: {len(line)} characters, at most {OWN_LINES} are allowed"


def no_machine_is_named(root: Path) -> Iterator[str]:
    """No file names a local folder or a package index; uv.lock may."""
    listed = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, capture_output=True, text=True).stdout.split("\0"):
        file = root / name
        if name and name != "uv.lock" and file.is_file():
            for number, line in enumerate(file.read_text(errors="ignore").splitlines(), 1):
                if found := ELSEWHERE.search(line):
                    yield f"{name}:{number}: names {found[0]}"


def imports_of_ingest_run_one_way(root: Path) -> Iterator[str]:
    """Modules import only from lines below theirs in the map of ingest/__init__.py, only its command imports sample."""
    package = root / "ingest"
    if not package.is_dir():
        return
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text()), clean=False) or ""
    lines = re.findall(r"^    ((?:\w+(?:/|\.py) ?)+)", docstring, re.MULTILINE)
    rank = {name.removesuffix(".py").strip("/"): at for at, line in enumerate(lines) for name in line.split()}
    for file in package.rglob("*.py"):
        inside, own = file.relative_to(root).as_posix(), file.relative_to(package).parts[0].removesuffix(".py")
        if own != "__init__" and own not in rank:
            yield f"{inside}: the map in ingest/__init__.py has no {own}"
            continue
        for other in imported_from_ingest(root, file):
            if other != own and rank.get(own, -1) >= rank.get(other, -1):
                yield f"{inside}: imports {other}, which isn't below {own} in the map of ingest/__init__.py"
            if other == "sample" and own != "sample" and inside != "ingest/commands/sample.py":
                yield f"{inside}: imports sample; only ingest/commands/sample.py may"


def imported_from_ingest(root: Path, file: Path) -> set[str]:
    """Return the modules and folders of ingest that a file imports from, anywhere in the file."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = file.relative_to(root).parts[: -node.level] if node.level else ()
            names += [".".join([*inside, *filter(None, [node.module]), alias.name]) for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("ingest.")}


def models_of(file: Path) -> list[dict[str, Any]]:
    """Return the models that a YAML file describes."""
    return (yaml.safe_load(file.read_text()) or {}).get("models") or [] if file.exists() else []


CHECKS: list[Callable[[Path], Iterator[str]]] = [
    macro_files_say_their_topic,
    generic_tests_are_in_a_file_of_their_name,
    only_macros_engine_checks_which_engine_runs,
    dispatching_macros_are_tested_with_literals,
    every_model_has_its_yaml,
    unit_tests_are_beside_their_model,
    intermediate_never_reads_marts,
    every_column_of_a_mart_is_documented,
    every_public_relation_is_searched_for_emails,
    no_sql_where_dbt_would_take_it_for_a_test,
    sql_lines_fit,
    no_machine_is_named,
    imports_of_ingest_run_one_way,
]


def main(root: Path) -> int:
    """Print the violations that the checks find, and return 1 if there are any."""
    found = [f"{check.__name__}: {problem}" for check in CHECKS for problem in sorted(check(root))]
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(ROOT))
