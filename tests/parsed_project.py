"""Parses the project with dbt once per engine and state of its files, for all workers and later runs."""

from __future__ import annotations

import fcntl
import hashlib
import pickle
import re
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass, fields
from pathlib import Path
from shutil import copyfile
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.in_process import surroundings

PROJECT = Path(__file__).parents[1]
KEPT = PROJECT / ".pytest_cache" / "manifests"
FOLDERS = ("models", "macros", "seeds", "snapshots", "analyses", "tests", "dbt_packages")
FILES = ("dbt_project.yml", "packages.yml", "uv.lock")
READ = {".sql", ".yml", ".yaml", ".md", ".csv"}
# The values of each engine's profile that end up in the manifest, with the profile's defaults.
SCHEMA = {"MARKETING_INSIGHT_SCHEMA": "analytics"}
OF_PROFILES = {
    "duckdb": SCHEMA,
    "postgres": SCHEMA | {"POSTGRES_DATABASE": "postgres"},
    "snowflake": SCHEMA
    | {
        "SNOWFLAKE_DATABASE": "marketing_insight",
        "SNOWFLAKE_ROLE": "transformer",
        "SNOWFLAKE_WAREHOUSE": "transforming",
    },
}
# A run may need the project for two databases of an engine.
KEPT_PER_ENGINE = 4


@dataclass(frozen=True)
class Parsed:
    """The parsed project for one engine, and dbt's warnings and errors from parsing it."""

    manifest: Manifest
    warnings: list[str]


def write_profile(folder: Path) -> None:
    """Copy the example profile to `folder`, where dbt finds it as the project's own."""
    copyfile(PROJECT / "profiles.example.yml", folder / "profiles.yml")


def parsed_project(environment: Mapping[str, str]) -> Parsed:
    """Return the project parsed for the engine that DBT_TARGET names in `environment`, from the cache if possible.

    The cache is pytest's; the key is a hash of everything that dbt reads. While one worker parses, others wait.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    engine = environment["DBT_TARGET"]
    with (KEPT / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{engine}-{_digest(environment)}.pickle"
        if not kept.exists():
            parsed = _parse(environment)
            by_age = sorted(KEPT.glob(f"{engine}-*.pickle"), key=lambda file: file.stat().st_mtime)
            for outdated in by_age[: 1 - KEPT_PER_ENGINE]:
                outdated.unlink()
            # By name, because the manifest's own pickling mixes up its fields.
            kept.write_bytes(pickle.dumps((manifest_fields(parsed.manifest), parsed.warnings)))
        values, warnings = pickle.loads(kept.read_bytes())
    return Parsed(Manifest(**values), warnings)


def manifest_fields(manifest: Manifest) -> dict[str, Any]:
    """Return what a copy of `manifest` is made of, by name."""
    return {each.name: getattr(manifest, each.name) for each in fields(Manifest) if not each.name.startswith("_")}


def _parse(environment: Mapping[str, str]) -> Parsed:
    events: list[Any] = []
    command = ["--quiet", "--no-use-colors", "--log-level-file", "none", "parse", "--no-partial-parse"]
    command += ["--no-write-json", "--show-all-deprecations"]
    with chdir(PROJECT), surroundings(environment):
        done = dbtRunner(callbacks=[events.append]).invoke(command)
    assert isinstance(done.result, Manifest), done.exception
    return Parsed(done.result, [event.info.msg for event in events if event.info.level in ("warn", "error")])


def _digest(environment: Mapping[str, str]) -> str:
    """Hash the project's files and the environment variables that end up in a manifest."""
    found = [file for folder in FOLDERS for file in (PROJECT / folder).rglob("*") if file.suffix in READ]
    of_profile = OF_PROFILES[environment["DBT_TARGET"]]
    digest, variables = hashlib.sha256(), dict(of_profile)
    for file in [PROJECT / name for name in FILES] + sorted(found):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(PROJECT)}\0{len(content)}\0".encode() + content)
        variables |= {name.decode(): "" for name in re.findall(rb"""env_var\(\s*['"](\w+)""", content)} | of_profile
    if environment["DBT_TARGET"] == "duckdb":
        # The database has the name of its file.
        digest.update(Path(environment["MARKETING_INSIGHT_DUCKDB"]).stem.encode())
    for name, default in sorted(variables.items()):
        digest.update(f"{name}={environment.get(name) or default}\0".encode())
    return digest.hexdigest()[:32]
