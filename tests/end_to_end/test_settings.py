"""A changed var or seed takes effect on the next run, or the run is refused, as docs/settings.md says for each."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, NamedTuple

import pytest
import yaml
from dbt.artifacts.resources.types import NodeType
from dbt.contracts.graph.manifest import Manifest

from ingest.feeds import read_feeds
from tests.end_to_end.factories import CUSTOMERS_HEADER, SALES_HEADER, answer, article, click, line, tick
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

VAR = re.compile(r"""\b(?:var|is_day_first)\(\s*\\?["']([^"'\\]+)""")
# Names of sources and of objects that Snowflake's set-up creates are documented as patterns.
PATTERNS = {
    "<domain>_schema": r"[a-z]+_schema",
    "<domain>_<table>_table": r"[a-z_]+_table",
    "snowflake_…": r"snowflake_\w+",
}
# fct_sales has the values of these in every row, and compares them itself.
COMPARED_BY_PRICING = {"coupon_statuses_discounted", "delivery_charge_basis"}
# Another value for every var whose change is refused, except time windows, which are made a day longer.
OTHER_VALUES: dict[str, object] = {
    "attribution_campaigns_excluded": ["summer"],
    "attribution_campaigns_included": ["spring"],
    "attribution_channels_excluded": ["Direct"],
    "attribution_channels_included": ["Email"],
    "attribution_half_life_days": 14,
    "attribution_lookback_days": 7,
    "attribution_lookback_steps": 3,
    "campaign_cost_currency": "EUR",
    "coupon_statuses": ["Used", "Clicked", "Not Used", "Expired"],
    "engagement_customer_demographics_date_order": "day_first",
    "identical_lines_count_once": False,
    "marketing_campaign_costs_date_order": "day_first",
    "returns_accepted": False,
    "sales_marketing_spend_date_order": "day_first",
    "sales_online_sales_date_order": "day_first",
    "session_gap_minutes": 45,
}
# A statement that changes each seed whose change is refused.
OTHER_ROWS = {
    "ref_channel_rules": "update seeds.ref_channel_rules set channel = 'Display' where channel = 'Organic Social'",
    "ref_crypto_terms": "delete from seeds.ref_crypto_terms where term = 'bitcoin'",
    "ref_event_types": "update seeds.ref_event_types set is_conversion = true where event_type = 'page_view'",
    "ref_headline_lengths": "update seeds.ref_headline_lengths set min_word_count = 2 where min_word_count = 7",
    "ref_locations": "update seeds.ref_locations set time_zone = 'Etc/UTC' where name = 'Boston'",
    "ref_missing_values": "delete from seeds.ref_missing_values where spelling = '«nan»'",
    "ref_news_sources": "update seeds.ref_news_sources set source_category = 'sports' where source_id = 'cnn'",
    "ref_search_engines": "delete from seeds.ref_search_engines where source = 'google.com'",
    "ref_social_sites": "update seeds.ref_social_sites set source_kind = 'social' where source = 'youtube.com'",
    "ref_volatility_categories": "delete from seeds.ref_volatility_categories where volatility_category = 'HIGH'",
    "ref_weather_conditions": "delete from seeds.ref_weather_conditions where weather_code = 0",
}


class Setting(NamedTuple):
    """A row of the table in docs/settings.md."""

    kind: str
    change: str
    refreshed: str


@cache
def declared_vars() -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    return found


@cache
def documented() -> tuple[dict[str, Setting], set[str]]:
    """Read both tables of docs/settings.md: settings that values depend on, and names of the other settings.

    The row of time windows is expanded to all feeds that have one.
    """
    text = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\| *`.*$", text, re.M)]
    decisive = {row[0].strip("`"): Setting(row[1], row[2], row[3].strip("`")) for row in rows if len(row) == 4}
    window = decisive.pop("<domain>_<table>_times")
    for feed in read_feeds().values():
        name = f"{feed.domain}_{feed.short_name}_times"
        if name in declared_vars():
            base = window.refreshed.replace("<domain>", feed.domain).replace("<table>", feed.short_name)
            decisive[name] = window._replace(refreshed=base)
    others = {name for row in rows if len(row) == 2 for name in re.findall("`([^`]+)`", row[0])}
    return decisive, others


def is_said_to_decide_nothing(name: str) -> bool:
    _, others = documented()
    return name in others or any(re.fullmatch(PATTERNS[each], name) for each in others & PATTERNS.keys())


def vars_of_the_code(manifest: Manifest, unique_id: str) -> set[str]:
    """Find the vars that a model reads, directly or through this project's macros."""
    asked = set(VAR.findall(manifest.nodes[unique_id].raw_code))
    # The only var whose name is composed by a macro.
    windows = re.findall(r"time_window_rules\(\s*'([a-z_.]+)'", manifest.nodes[unique_id].raw_code)
    asked |= {f"{feed.replace('.', '_')}_times" for feed in windows}
    called = list(manifest.nodes[unique_id].depends_on.macros)
    # The list grows while it is read. pricing_convention is skipped: it only checks the coupon statuses.
    for each in called:
        if each.startswith("macro.marketing_insight.") and not each.endswith(".pricing_convention"):
            asked |= set(VAR.findall(manifest.macros[each].macro_sql))
            called += [deeper for deeper in manifest.macros[each].depends_on.macros if deeper not in called]
    return asked


def upstream(manifest: Manifest, unique_id: str) -> set[str]:
    # A seed has no inputs.
    depended = getattr(manifest.nodes[unique_id].depends_on, "nodes", [])
    parents = [each for each in depended if each in manifest.nodes]
    return {unique_id}.union(*(upstream(manifest, each) for each in parents))


def kept_inputs(manifest: Manifest, unique_id: str) -> set[str]:
    """Find the seeds upstream of a table, except those upstream of an incremental table, which records them itself."""
    found = set()
    for each in getattr(manifest.nodes[unique_id].depends_on, "nodes", []):
        if each.startswith("seed."):
            found.add(manifest.nodes[each].name)
        elif each.startswith("model.") and manifest.nodes[each].config.materialized != "incremental":
            found |= kept_inputs(manifest, each)
    return found


def incremental_models(manifest: Manifest) -> list[Any]:
    return [
        node
        for node in manifest.nodes.values()
        if node.resource_type == NodeType.Model and node.config.materialized == "incremental"
    ]


def listed(node: Any) -> set[str]:
    """Return the vars and seeds in a model's `meta: settings`; for an entry of a mapping, the var."""
    return {name.split(".")[0] for name in node.config.meta.get("settings", [])}


def compared_models(manifest: Manifest) -> list[Any]:
    """Find the models whose settings are compared: incremental tables and their inputs."""
    found = set().union(*(upstream(manifest, model.unique_id) for model in incremental_models(manifest)))
    return [manifest.nodes[each] for each in sorted(found) if each.startswith("model.")]


def test_every_var_and_seed_is_documented_and_nothing_else(session_workspace: Workspace) -> None:
    manifest = session_workspace.manifest()
    own = [node for node in manifest.nodes.values() if node.package_name == "marketing_insight"]
    seeds = {node.name for node in own if node.resource_type == NodeType.Seed}
    declared = set(declared_vars())
    asked = {
        name
        for folder in ("macros", "models", "seeds", "snapshots", "tests/singular", "tests/generic", "analyses")
        for file in (PROJECT / folder).rglob("*.*")
        if file.suffix in (".sql", ".yml")
        for name in VAR.findall(file.read_text(encoding="utf-8"))
    }
    decisive, _ = documented()
    known = {name.split(".")[0] for name in decisive}
    assert {
        name for name in declared | asked | seeds if name not in known and not is_said_to_decide_nothing(name)
    } == set()
    assert known - declared - seeds == set()
    assert {name for name, setting in decisive.items() if (setting.kind == "seed") != (name in seeds)} == set()


def test_models_list_the_settings_they_read(session_workspace: Workspace) -> None:
    """Vars are found in the code. A seed has to be listed by tables (`materialized='table'`) that read it."""
    manifest = session_workspace.manifest()
    missing = set()
    for model in compared_models(manifest):
        asked = {name for name in vars_of_the_code(manifest, model.unique_id) if not is_said_to_decide_nothing(name)}
        if model.config.materialized == "table":
            asked |= kept_inputs(manifest, model.unique_id)
        missing |= {(model.name, name) for name in asked - listed(model) - COMPARED_BY_PRICING}
    assert missing == set()


def test_a_command_starts_at_the_models_that_read_the_setting(session_workspace: Workspace) -> None:
    manifest = session_workspace.manifest()
    models = compared_models(manifest)
    read = {name for model in models for name in listed(model)}
    read |= {
        manifest.nodes[each].name
        for model in models
        for each in upstream(manifest, model.unique_id)
        if each.startswith("seed.")
    }
    expected = dict.fromkeys(documented()[0], "") | dict.fromkeys(COMPARED_BY_PRICING, "fct_sales+")
    for name in read:
        listing = {model.unique_id for model in models if name in listed(model)}
        first = [each for each in listing if upstream(manifest, each) & listing == {each}]
        is_seed = documented()[0][name].kind == "seed"
        expected[name] = f"{name}+" if is_seed else " ".join(sorted(f"{manifest.nodes[each].name}+" for each in first))
    assert {name: setting.refreshed for name, setting in documented()[0].items()} == expected
    refused = {name for name, setting in documented()[0].items() if setting.change == "refused"}
    assert refused == {name for name, command in expected.items() if command}


@pytest.fixture(scope="module")
def built(session_workspace: Workspace) -> Workspace:
    """A few rows of every feed, built with the default settings."""
    workspace = session_workspace
    workspace.empty()
    sales = line("t1", day="1/1/2020", status="Used") + line("t2", day="12/2/2019", customer="c2", status="Expired")
    sales += line("t3", day="12/2/2019", customer="c2", status="Used")
    sales += line("t1", "B", day="1/1/2020") + line("t4", day="1/1/2020", quantity="-1")
    workspace.land("sales.online_sales", SALES_HEADER + sales, "2020-01-02")
    workspace.land("sales.customers", CUSTOMERS_HEADER + "c1,F,Chicago,3\n", "2020-01-02")
    clicks = [click("a", "08:00"), click("b", "08:40")]
    clicks += [click("c", "12:00") | {"referrer": "https://google.com/"}]
    clicks += [click("d", "16:00") | {"referrer": "https://youtube.com/"}]
    workspace.land("engagement.clickstream_events", as_lines(clicks), "2020-01-02")
    workspace.land("market.news_events", as_lines([article(1, "Bitcoin rises")]), "2020-01-02")
    ticks = [tick("08:00", 1, 5.5, "coingecko"), tick("08:00", 2), tick("08:00", 3, source="coingecko")]
    ticks[2]["asset"] = "ether"
    workspace.land("market.bitcoin_prices", as_lines(ticks), "2020-01-02")
    hours = [answer("2020-01-01T02:00", 4), answer("2020-01-01T12:00", 9, "London")]
    hours[0]["hourly"]["weather_code"] = 0
    workspace.land("weather.open_meteo_hourly", as_lines(hours), "2020-01-02")
    workspace.load("2020-01-02T00:00:00")
    workspace.build(tested=False)
    return workspace


@pytest.mark.every_engine
def test_views_and_tables_follow_a_changed_setting_at_once(built: Workspace) -> None:
    tables = ("--select", "dim_datetime", "dim_customer", "dim_products", "mart_daily_signals", "mart_paths")
    paths = "select path from analytics.mart_paths where unconverted_path_count > 0"
    assert built.query(paths) == [("Direct > Organic Search > Video",)]
    built.query("delete from seeds.ref_holidays where holiday_date = '2020-01-01'")
    built.query("update seeds.ref_product_groups set product_group = 'Garments' where product_category = 'Apparel'")
    values: dict[str, object] = {
        "calendar_start_date": "2019-12-31",
        "calendar_end_date": "2020-01-01",
        "customers_extract_date": "2020-03-31",
        "active_days": 10,
        "signals_bitcoin_source": "kraken",
        "signals_location": "London",
        "attribution_path_transform": "unique",
    }
    built.build(*tables, tested=False, variables=json.dumps(values))
    days = "select cast(date_day as text), is_holiday from analytics.dim_datetime order by 1"
    assert built.query(days) == [("2019-12-31", False), ("2020-01-01", False)]
    people = "select customer_id, cast(customer_since as text), is_active from analytics.dim_customer order by 1"
    assert built.query(people) == [("12347", None, True), ("c1", "2019-12-31", True), ("c2", None, False)]
    assert built.query("select distinct product_group from analytics.dim_products") == [("Garments",)]
    signals = """select bitcoin_close_usd, average_temperature_c from analytics.mart_daily_signals
                 where date_day = '2020-01-01'"""
    assert built.query(signals) == [(2, 9)]
    assert built.query(paths) == [("Direct > Direct > Organic Search > Video",)]
    built.build(*tables, tested=False, variables=json.dumps({"signals_bitcoin_asset": "ether"}))
    assert built.query(signals) == [(3, None)]
    pairs = "select count(*) from analytics.mart_product_pairs"
    two_on_one = json.dumps({"product_pairs_min_support": 0.9})
    built.build("--select", "mart_product_pairs", tested=False, variables=two_on_one)
    assert built.value(pairs) == 0
    built.build("--select", "mart_product_pairs", tested=False)
    assert built.value(pairs) == 1
    changed = {*values, "product_pairs_min_support", "signals_bitcoin_asset", "ref_holidays", "ref_product_groups"}
    assert {name for name, setting in documented()[0].items() if setting.change == "next run"} == changed


LEDGER = "int_quality__rows_audited"
# For each setting whose change is refused, the incremental tables that read it first.
READ_BY = {
    "attribution_campaigns_excluded": {"fct_attributed_orders"},
    "attribution_campaigns_included": {"fct_attributed_orders"},
    "attribution_channels_excluded": {"fct_attributed_orders"},
    "attribution_channels_included": {"fct_attributed_orders"},
    "attribution_half_life_days": {"fct_attributed_orders"},
    "attribution_lookback_days": {"fct_attributed_orders"},
    "attribution_lookback_steps": {"fct_attributed_orders"},
    "campaign_cost_currency": {LEDGER, "fct_campaign_costs"},
    "coupon_statuses": {LEDGER, "int_sales__lines_deduplicated"},
    "engagement_clickstream_events_times": {LEDGER, "fct_click_events"},
    "engagement_customer_demographics_date_order": {
        LEDGER,
        "int_engagement__customers_versioned",
        "dim_customer_contact",
    },
    "engagement_customer_demographics_times": {LEDGER, "int_engagement__customers_versioned", "dim_customer_contact"},
    "identical_lines_count_once": {"int_sales__lines_deduplicated"},
    "market_bitcoin_prices_times": {LEDGER, "fct_bitcoin_prices"},
    "market_news_events_times": {LEDGER, "fct_news_events"},
    "marketing_campaign_costs_date_order": {LEDGER, "fct_campaign_costs"},
    "marketing_campaign_costs_times": {LEDGER, "fct_campaign_costs"},
    "returns_accepted": {LEDGER, "int_sales__lines_deduplicated"},
    "sales_marketing_spend_date_order": {"profile_sales__marketing_spend"},
    "sales_marketing_spend_times": {LEDGER, "fct_marketing_spend"},
    "sales_online_sales_date_order": {LEDGER, "int_sales__lines_deduplicated"},
    "sales_online_sales_times": {LEDGER, "int_sales__lines_deduplicated"},
    "session_gap_minutes": {"fct_sessions"},
    "social_tweets_times": {LEDGER, "int_social__tweets_deduplicated", "fct_tweet_metrics"},
    "weather_open_meteo_hourly_times": {LEDGER, "int_weather__observations_deduplicated"},
    "weather_openweathermap_current_times": {LEDGER, "int_weather__observations_deduplicated"},
    "ref_channel_rules": {"fct_sessions"},
    "ref_crypto_terms": {"fct_news_events"},
    "ref_event_types": {"fct_sessions"},
    "ref_headline_lengths": {"fct_news_events"},
    "ref_locations": {LEDGER, "int_weather__observations_deduplicated"},
    "ref_missing_values": {LEDGER, "fct_click_events", "int_sales__lines_deduplicated"},
    "ref_news_sources": {"fct_news_events"},
    "ref_search_engines": {"fct_sessions"},
    "ref_social_sites": {"fct_sessions"},
    "ref_volatility_categories": {"fct_bitcoin_prices"},
    "ref_weather_conditions": {"int_weather__observations_deduplicated"},
}
# dbt skips tables downstream of a refused one, so these settings are tried separately, without the ledger.
APART = {"engagement_clickstream_events_times", "ref_missing_values", "sales_marketing_spend_date_order"}
# The orders that are attributed are downstream of both.
ATTRIBUTION = {name for name in READ_BY if name.startswith("attribution_")}
UNLOADED = ("--exclude", "resource_type:seed")
# Postgres drops a view together with its inputs.
VIEWS = "config.materialized:view"


def others(names: set[str]) -> str:
    """Return other values for the vars among `names`, in the form of --vars."""
    longer = {
        name: value | {"days_ahead": value["days_ahead"] + 1}
        for name, value in declared_vars().items()
        if isinstance(value, dict)
    }
    return json.dumps({name: value for name, value in (longer | OTHER_VALUES).items() if name in names})


def settings_and_models(said: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, model) for model, text in said.items() for name in re.findall(r"(\w+) was '", text)}


@pytest.mark.every_engine
def test_a_run_that_would_mix_two_rules_in_a_table_is_refused_until_a_full_refresh(built: Workspace) -> None:
    refused = {name: setting for name, setting in documented()[0].items() if setting.change == "refused"}
    assert refused.keys() == READ_BY.keys() | COMPARED_BY_PRICING
    together = READ_BY.keys() - APART - ATTRIBUTION
    variables, listing = others(together), {setting.refreshed for setting in refused.values()}
    views = {f"{name},{VIEWS}" for name in listing if name.startswith("base_")}
    readers = {model for name in together for model in READ_BY[name]}
    assert built.refusals(*views, *readers) == {}
    for name in OTHER_ROWS.keys() - APART:
        built.query(OTHER_ROWS[name])
    # The views were built with the old vars, so their tables would be, too: only the seed has changed.
    assert settings_and_models(built.refusals(LEDGER, variables=variables)) == {("ref_locations", LEDGER)}
    said = built.refusals(*views, *readers, variables=variables)
    assert settings_and_models(said) == {(name, model) for name in together for model in READ_BY[name]}
    assert results(built) == [
        1,
        1,
        2,
        "Organic Search",
        "Video",
        False,
        "SHORT",
        True,
        "general",
        "HIGH",
        "2019-12-31",
        "Clear",
    ]

    commands = {re.search(r"dbt build --full-refresh -s (.*)\.$", text, re.M)[1] for text in said.values()}  # type: ignore[index]
    again = {selector for command in commands for selector in command.split()}
    # Tables downstream of another selector are implied: sessions by event types, lines by orders.
    implied = {"fct_sessions+", "int_sales__lines_deduplicated+"}
    implied |= {"base_weather__open_meteo_hourly+", "base_weather__openweathermap_current+"}
    assert again == {refused[name].refreshed for name in together} - implied
    built.build("--full-refresh", "--select", *sorted(again), *UNLOADED, tested=False, variables=variables)
    assert results(built) == [
        2,
        0,
        1,
        "Referral",
        "Display",
        True,
        "MEDIUM",
        False,
        "sports",
        "MEDIUM",
        "2020-01-01",
        None,
    ]
    assert built.refusals(*views, *readers, variables=variables) == {}
    # Now the old values are refused, too.
    assert "was '45' and is '30'" in built.refusals("fct_sessions")["fct_sessions"]


def test_the_first_table_that_reads_a_setting_is_refused(built: Workspace) -> None:
    tables = {model for name in APART for model in READ_BY[name]} - {LEDGER}
    for name in OTHER_ROWS.keys() & APART:
        built.query(OTHER_ROWS[name])
    said = built.refusals(f"base_engagement__clickstream_events+,{VIEWS}", *tables, variables=others(APART))
    # Another test may have built these tables with other settings.
    found = {(name, model) for name, model in settings_and_models(said) if name in APART}
    assert found == {(name, model) for name in APART for model in READ_BY[name] & tables}
    assert "dbt build --full-refresh -s ref_missing_values+." in said["fct_click_events"]
    assert "dbt build --full-refresh -s profile_sales__marketing_spend+." in said["profile_sales__marketing_spend"]


def test_orders_are_not_attributed_in_two_ways(built: Workspace) -> None:
    said = built.refusals("fct_attributed_orders", variables=others(ATTRIBUTION))
    assert settings_and_models(said) == {(name, "fct_attributed_orders") for name in ATTRIBUTION}
    text = said["fct_attributed_orders"]
    assert "attribution_channels_excluded was '(none)' and is 'Direct'" in text
    assert "dbt build --full-refresh -s fct_attributed_orders+." in text
    assert built.refusals("fct_attributed_orders") == {}


def results(workspace: Workspace) -> list[object]:
    """One value per setting whose change is refused."""
    asked = [
        "select count(*) from analytics.fct_sales where customer_id = 'c2'",
        "select count(*) from analytics.fct_sales where is_return",
        "select count(*) from analytics.fct_sessions where referrer_host is null",
        "select channel from analytics.fct_sessions where referrer_host = 'google.com'",
        "select channel from analytics.fct_sessions where referrer_host = 'youtube.com'",
        "select min(case when is_converted then 1 else 0 end) = 1 from analytics.fct_sessions",
        "select headline_length_category from analytics.fct_news_events",
        "select has_crypto_mention from analytics.fct_news_events",
        "select source_category from analytics.fct_news_events",
        "select volatility_category from analytics.fct_bitcoin_prices where change_24h = 5.5",
        "select cast(local_date as text) from analytics.fct_weather_hourly where location_id = 'boston'",
        "select weather_condition from analytics.fct_weather_hourly where location_id = 'boston'",
    ]
    return [workspace.value(each) for each in asked]


@pytest.mark.parametrize("name", sorted(COMPARED_BY_PRICING))
def test_sales_are_not_priced_in_two_ways(built: Workspace, name: str) -> None:
    other = {"coupon_statuses_discounted": ["Clicked"], "delivery_charge_basis": "transaction"}
    said = built.refusals("fct_sales", variables=json.dumps({name: other[name]}))["fct_sales"]
    assert f"dbt build --full-refresh -s {documented()[0][name].refreshed}" in said
