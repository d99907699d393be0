"""The whole project with the sample, as new users build it: every model, data test and unit test."""

from __future__ import annotations

import pytest

from ingest.feeds import Feed, read_feeds
from tests.end_to_end.workspace import Workspace, differences


@pytest.mark.every_engine
def test_the_whole_project_builds_green_twice_and_the_second_time_changes_nothing(empty_workspace: Workspace) -> None:
    workspace = empty_workspace
    workspace.ingest("sample", "--days", "10")
    workspace.load()
    # All data and unit tests: minutes on the emulator.
    built = workspace.build_with_all_tests(seconds=1200)
    assert built.keys() >= {"seed", "model", "snapshot", "test", "unit_test"}
    before = workspace.contents()
    assert workspace.value("select count(*) from analytics.fct_sales") > 1_000
    assert workspace.value("select count(*) from analytics.fct_bitcoin_hourly") == 10 * 24
    assert workspace.value("select count(*) from analytics.fct_weather_daily") > 3 * 10
    assert [feed.name for feed in read_feeds().values() if not is_accounted_for(workspace, feed)] == []
    workspace.load()
    workspace.build(tested=False, whole=True)
    assert differences(before, workspace.contents()) == []


def is_accounted_for(workspace: Workspace, feed: Feed) -> bool:
    """Whether each raw row of `feed` was either accepted or rejected, and some were accepted."""
    name = feed.name.replace(".", "__")
    raw = workspace.value(f"select count(*) from {feed.schema}.{feed.table}")
    audited = f"select count(*), count(reject_reason) from staging.base_{name}"
    ((rows, refused),) = workspace.query(audited)
    quarantined = workspace.value(f"select count(*) from quarantine.rej_{name}")
    return bool(raw == rows and refused == quarantined and rows > refused)
