"""What dbt puts in scope of a model, for sqlfluff: no connection, one engine's SQL at a time (DBT_TARGET).

A dispatch macro renders that engine's own implementation, so each dialect reads the SQL it will be sent.
Of other packages' macros only the shape is known: a call with the same name and arguments.
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
    """A dbt package: its types by name, anything else as a call of that name. `known` holds what looks different."""

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
    """Fail the file whose macro call is refused, as dbt would."""
    raise ValueError(message)


@jinja2.pass_context
def dispatch(context: Context, name: str, macro_namespace: str | None = None) -> Any:
    """Find the engine's implementation of a macro among the project's own, else the default."""
    found = context.resolve(f"{ENGINE}__{name}")
    return context.resolve(f"default__{name}") if isinstance(found, jinja2.Undefined) else found


class OwnPackage:
    """This project's macros by their full name."""

    unsafe_callable = alters_data = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        @jinja2.pass_context
        def call(context: Context, *args: Any, **kwargs: Any) -> Any:
            if name == "try_cast":
                # Where a macro calls it, its text would stand in every model that calls the macro, twice per column.
                return f"try_cast({args[0]} as {args[1]})"
            return context.resolve(name)(*args, **kwargs)

        return call


def prepare_jinja() -> None:
    """Let `return` end the macro it stands in, also when another macro called it, and load the macros once."""
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
        # A copy: sqlfluff adds the names that a file uses and nothing defines.
        return dict(loaded["all"])

    if not hasattr(Macro, "lets_return"):  # loaded again while the first file's macros are
        Macro._invoke = invoke  # type: ignore[method-assign]
        Macro.lets_return = True  # type: ignore[attr-defined]
        JinjaTemplater._get_env_context = context  # type: ignore[method-assign]
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
    """Render nothing: configuration is checked by dbt."""
    return ""


def var(name: str, default: Any = None) -> Any:
    """Read a var from dbt_project.yml, as dbt does."""
    return VARS.get(name, default)


def env_var(name: str, default: str = "") -> str:
    """Read the default: no lint result depends on somebody's environment."""
    return default


def log(*args: Any, **kwargs: Any) -> str:
    """Say nothing."""
    return ""


def run_query(sql: str) -> None:
    """Answer nothing, as before anything runs."""
