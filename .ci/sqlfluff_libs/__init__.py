"""The context that dbt gives a model, for sqlfluff: no connection, SQL of one engine at a time (DBT_TARGET).

A dispatch macro renders that engine's own implementation, so each dialect reads the SQL it will be sent.
A macro of another package renders as a call with the same name and arguments.
"""

import datetime
import functools
import itertools
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import yaml
from jinja2 import Environment
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment
from sqlfluff.core.templaters.builtins.dbt import MacroReturn, RelationEmulator
from sqlfluff.core.templaters.jinja import DBTTestExtension, JinjaTemplater

ENGINE = os.environ.get("DBT_TARGET", "duckdb")
SETTINGS = Path("dbt_project.yml")
PROJECT: dict[str, Any] = yaml.load(SETTINGS.read_text(), yaml.CSafeLoader) if SETTINGS.exists() else {}
VARS: dict[str, Any] = PROJECT.get("vars") or {}
VARS = VARS | VARS.get(str(PROJECT.get("name")), {})


class Package:
    """A dbt package: types by name, and any other macro as a function call of that name, unless `known` has it."""

    unsafe_callable = alters_data = False  # jinja's sandbox asks

    def __init__(self, **known: Callable[..., Any]) -> None:
        self._known = known

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in self._known:
            return self._known[name]
        if name.startswith("type_"):
            types = {"string": "text", "numeric": "numeric(28, 6)", "int": "integer"}
            return lambda: types.get(name[5:], name[5:])
        return lambda *args, **kwargs: f"{name}({', '.join(map(str, [*args, *kwargs.values()]))})"


def refuse(message: str, *_: Any) -> str:
    """Raise a compiler error for the file, as dbt would."""
    raise ValueError(message)


@jinja2.pass_context
def dispatch(context: Context, name: str, macro_namespace: str | None = None) -> Any:
    """Find the project's implementation of a macro for the engine, or else the default."""
    found = context.resolve(f"{ENGINE}__{name}")
    found = context.resolve(f"default__{name}") if isinstance(found, jinja2.Undefined) else found
    if name == "add_columns":
        # sqlfluff doesn't trace call blocks and misreads the indentation of lines in them that start with a template.
        # The comment turns LT02 off from the first of them to the end of the file.
        return lambda *args: f"-- noqa: disable=LT02\n{found(*args)}"
    return found


class OwnPackage:
    """This project's macros by their qualified name."""

    unsafe_callable = alters_data = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        @jinja2.pass_context
        def call(context: Context, *args: Any, **kwargs: Any) -> Any:
            if name == "try_cast":
                # If a macro calls it, its text would be in every model that calls the macro, twice per column.
                return f"try_cast({args[0]} as {args[1]})"
            return context.resolve(name)(*args, **kwargs)

        return call


def prepare_jinja() -> None:
    """Let `return` end the macro that contains it, even if another macro called it, and load the macros once."""
    plain, compile_once = Macro._invoke, functools.cache(Environment.compile)
    load_macros, loaded = JinjaTemplater._get_env_context, {}

    def invoke(self: Macro, arguments: list[Any], autoescape: bool) -> Any:
        try:
            return plain(self, arguments, autoescape)
        except MacroReturn as returned:
            return returned.value

    def context(self: JinjaTemplater, fname: str | None, config: Any, env: Environment) -> dict[str, Any]:
        if "all" not in loaded:
            loaded["all"] = load_macros(self, fname, config, env)
        # A copy, because sqlfluff adds undefined names that a file uses.
        return dict(loaded["all"])

    if not hasattr(Macro, "lets_return"):  # loaded again while the first file's macros are
        Macro._invoke = invoke  # type: ignore[method-assign]
        Macro.lets_return = True  # type: ignore[attr-defined]
        JinjaTemplater._get_env_context = context
        one = SandboxedEnvironment(extensions=["jinja2.ext.do", DBTTestExtension], keep_trailing_newline=True)
        Environment.compile = lambda self, source, *rest, **more: compile_once(one, source)  # type: ignore


prepare_jinja()

execute = False
graph = SimpleNamespace(nodes={}, sources={})
dbt_version, invocation_id = "1.11.0", "lint"
run_started_at = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
target = SimpleNamespace(
    type=ENGINE, name=ENGINE, schema="analytics", database="marketing_insight", profile_name="lint"
)
flags = SimpleNamespace(FULL_REFRESH=False, WHICH="build", EMPTY=False)
modules = SimpleNamespace(datetime=datetime, re=re, itertools=itertools)
exceptions = SimpleNamespace(raise_compiler_error=refuse, warn=lambda message: "")
api = SimpleNamespace(Relation=SimpleNamespace(create=lambda **parts: RelationEmulator(parts["identifier"])))
adapter = Package(
    dispatch=dispatch,
    quote=lambda name: f'"{name}"',
    get_relation=lambda *args, **kwargs: None,
    get_columns_in_relation=lambda relation: [],
    type=lambda: ENGINE,
)
dbt = Package(
    cast=lambda expression, data_type: f"cast({expression} as {data_type})",
    safe_cast=lambda expression, data_type: f"cast({expression} as {data_type})",
    concat=lambda fields: " || ".join(fields),
    hash=lambda field: f"md5(cast({field} as text))",
    current_timestamp=lambda: "current_timestamp",
    string_literal=lambda value: f"'{value}'",
    escape_single_quotes=lambda value: value.replace("'", "''"),
    date_trunc=lambda datepart, date: f"date_trunc('{datepart}', {date})",
)
dbt_utils = Package(
    generate_surrogate_key=lambda fields: f"md5({' || '.join(fields)})",
    date_spine=lambda datepart, start_date, end_date: f"select {start_date} as date_{datepart}",
    star=lambda *args, **kwargs: "*",
    group_by=lambda n: "group by " + ", ".join(map(str, range(1, n + 1))),
)
dbt_expectations, dbt_date, marketing_insight = Package(), Package(), OwnPackage()
tojson, fromjson = json.dumps, json.loads


def config(*args: Any, **kwargs: Any) -> str:
    """Render nothing, because dbt checks configuration."""
    return ""


def var(name: str, default: Any = None) -> Any:
    """Read a var from dbt_project.yml, as dbt does."""
    return VARS.get(name, default)


def env_var(name: str, default: str = "") -> str:
    """Return the default, so that lint results don't depend on the environment."""
    return default


def log(*args: Any, **kwargs: Any) -> str:
    """Print nothing."""
    return ""


def run_query(sql: str) -> None:
    """Return nothing, as dbt does before anything runs."""
