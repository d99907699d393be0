"""Fixtures for the tests of the Snowflake run-operations; dbt parses each project once."""

from __future__ import annotations

import pytest

from tests.parsed_project import write_profile
from tests.project.snowflake.operations import Project
from tests.project.snowflake.projects import BUCKET, OFFLINE, PERSONAL_SOURCES, ROOT, write_shop


@pytest.fixture(scope="package")
def this_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This project, without a connection."""
    work_dir = tmp_path_factory.mktemp("this_project")
    write_profile(work_dir)
    return Project(ROOT, work_dir, OFFLINE, work_dir)


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project with a bucket to land in, a streaming feed and a personal column, without a connection."""
    work_dir = tmp_path_factory.mktemp("shop")
    folder = write_shop(work_dir / "project", **BUCKET)
    return Project(folder, folder, OFFLINE, work_dir)


@pytest.fixture(scope="package")
def shop_without_bucket(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project with an internal stage, no pipe and personal JSON records, without a connection."""
    work_dir = tmp_path_factory.mktemp("shop_without_bucket")
    folder = write_shop(work_dir / "project", PERSONAL_SOURCES)
    return Project(folder, folder, OFFLINE, work_dir)
