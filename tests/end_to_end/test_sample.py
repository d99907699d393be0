"""The sample through the whole project as a newcomer builds it: every model, data test and unit test."""

from __future__ import annotations

import pytest

from tests.end_to_end.workspace import Workspace, differences


@pytest.mark.every_engine
def test_the_whole_project_builds_green_twice_and_the_second_time_changes_nothing(workspace: Workspace) -> None:
    workspace.ingest("sample", "--days", "10")
    workspace.load()
    printed = workspace.dbt("build")
    assert "ERROR=0" in printed
    assert "unit tests" in printed
    before = workspace.contents()
    assert workspace.value("select count(*) from analytics.fct_sales") > 1_000
    workspace.load()
    workspace.build()
    assert differences(before, workspace.contents()) == []
