"""Feeds are read from the declaration that dbt reads."""

from pathlib import Path

import pytest

from ingest.errors import DeclarationBroken, FeedUnknown
from ingest.feeds import Feed, find_feed, read_feeds


def declaration(project: Path) -> Path:
    return project / "models/staging/shop/_shop__sources.yml"


def test_tables_that_land_are_feeds_and_others_are_not(feeds: dict[str, Feed]) -> None:
    assert list(feeds) == ["shop.orders", "shop.events"]


def test_columns_keep_their_order_and_the_technical_ones_are_left_out(feeds: dict[str, Feed]) -> None:
    columns = feeds["shop.orders"].columns
    assert [(column.name, column.is_optional) for column in columns] == [("id", False), ("name", False), ("note", True)]
    assert [column.data_type for column in feeds["shop.events"].columns] == ["json", "text"]


def test_a_feed_knows_its_parts(feeds: dict[str, Feed]) -> None:
    feed = feeds["shop.events"]
    assert (feed.domain, feed.short_name, feed.schema, feed.table, feed.format) == (
        "shop",
        "events",
        "raw",
        "events_raw",
        "json",
    )


@pytest.mark.parametrize("project_vars", ["shop_schema: lake", "marketing_insight: {shop_schema: lake}"])
def test_vars_of_the_project_name_schema_and_table(project: Path, project_vars: str) -> None:
    (project / "dbt_project.yml").write_text(f"vars:\n  events_table: happenings\n  {project_vars}\n")
    feed = read_feeds(project)["shop.events"]
    assert (feed.schema, feed.table) == ("lake", "happenings")


def test_the_environment_and_the_target_can_be_asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE", "lake")
    monkeypatch.setenv("MARKETING_INSIGHT_DUCKDB", "deep/shop.duckdb")
    path = declaration(project)
    path.write_text(
        path.read_text().replace("{{ var('shop_schema', 'raw') }}", "{{ env_var('LAKE') }}_{{ target.database }}")
    )
    assert read_feeds(project)["shop.orders"].schema == "lake_shop"


@pytest.mark.parametrize(
    ("target", "setting", "default"),
    [
        ("duckdb", None, "marketing_insight"),
        ("postgres", "POSTGRES_DATABASE", "postgres"),
        ("snowflake", "SNOWFLAKE_DATABASE", "marketing_insight"),
    ],
)
def test_the_targets_database_is_the_one_that_is_loaded(
    project: Path, monkeypatch: pytest.MonkeyPatch, target: str, setting: str | None, default: str
) -> None:
    path = declaration(project)
    path.write_text(path.read_text().replace("{{ var('shop_schema', 'raw') }}", "{{ target.database }}"))
    monkeypatch.setenv("DBT_TARGET", target)
    assert read_feeds(project)["shop.orders"].schema == default
    if setting:
        monkeypatch.setenv(setting, "lake")
        assert read_feeds(project)["shop.orders"].schema == "lake"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("format: csv", "format: xml", "format 'xml'"),
        ("feed: shop.orders", "feed: orders", "domain.name"),
        ("feed: shop.orders", "feed: shop.events", "shop.events again"),
        ("{name: record_text, data_type: text}", "{name: text, data_type: text}", "both record and record_text"),
        ("{{ var('shop_schema', 'raw') }}", "{{ var('shop_schema') }}", "var shop_schema has neither"),
        ("{{ var('shop_schema', 'raw') }}", "{{ env_var('NO_SUCH') }}", "NO_SUCH has neither"),
        ("{{ var('shop_schema', 'raw') }}", "{{ oops", "can't be read as a declaration"),
        ("sources:", "sources: [", "isn't readable YAML"),
    ],
)
def test_a_broken_declaration_is_said_in_one_sentence(project: Path, old: str, new: str, reason: str) -> None:
    path = declaration(project)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(DeclarationBroken) as broken:
        read_feeds(project)
    assert reason in str(broken.value)
    assert "_shop__sources.yml" in str(broken.value)
    assert "\n" not in str(broken.value)


def test_an_unknown_feed_names_the_known_ones_close_ones_first(feeds: dict[str, Feed]) -> None:
    with pytest.raises(FeedUnknown, match=r"use one of shop\.events, shop\.orders\."):
        find_feed(feeds, "shop.event")
    with pytest.raises(FeedUnknown, match=r"use one of shop\.orders, shop\.events\."):
        find_feed(feeds, "shop.order")


def test_the_project_declares_the_shops_five_csv_feeds() -> None:
    feeds = {name: feed for name, feed in read_feeds().items() if feed.domain == "sales"}
    assert set(feeds) == {
        "sales.online_sales",
        "sales.customers",
        "sales.discount_coupon",
        "sales.tax_amount",
        "sales.marketing_spend",
    }
    assert {feed.format for feed in feeds.values()} == {"csv"}
