"""What all tests share: how they are dealt to the workers that run them."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one engine together: they share what they build, and the server they need."""
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        engine = parameters.get("engine_name", parameters.get("engine", ""))
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}{engine}"))
