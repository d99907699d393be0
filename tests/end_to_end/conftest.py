"""Fixtures: one workspace per engine and session, and the published files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chosen_engines import CHOSEN
from tests.end_to_end.engines import started
from tests.end_to_end.workspace import Workspace
from tests.real_data import find_real

REAL_FILES = {
    "sales.online_sales": "Online_Sales.csv",
    "sales.customers": "CustomersData.csv",
    "sales.discount_coupon": "Discount_Coupon.csv",
    "sales.tax_amount": "Tax_amount.csv",
    "sales.marketing_spend": "Marketing_Spend.csv",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on the first chosen engine, or on all of them if it is marked every_engine."""
    if "engine_name" in metafunc.fixturenames:
        first, *others = CHOSEN
        more = [pytest.param(name, marks=pytest.mark.slow) for name in others]
        marked = metafunc.definition.get_closest_marker("every_engine")
        metafunc.parametrize("engine_name", [first, *more] if marked else [first], scope="session")


@pytest.fixture(scope="session")
def session_workspace(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    # One path for the whole session, because a new one would make dbt parse the project again.
    folder = tmp_path_factory.mktemp(engine_name)
    with started(engine_name, folder) as engine:
        # test_sample runs all data tests on every engine. Elsewhere only the first does, if not the slow emulator.
        yield Workspace(folder, engine, runs_tests=engine_name == CHOSEN[0] != "snowflake")


@pytest.fixture
def workspace(session_workspace: Workspace) -> Workspace:
    """Everything was built once from empty raw tables, except on Snowflake, where that would take minutes each time."""
    session_workspace.start_built()
    return session_workspace


@pytest.fixture
def empty_workspace(session_workspace: Workspace) -> Workspace:
    """Nothing was loaded or built."""
    session_workspace.empty()
    return session_workspace


@pytest.fixture(scope="session")
def real_sales() -> dict[str, Path]:
    """The published sales files by feed. If they are missing, the test is skipped."""
    return {feed: find_real(f"sales/{name}") for feed, name in REAL_FILES.items()}
