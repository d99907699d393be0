"""Rejected rows are shown as sent, without personal data in public, and counted; too many of them are an error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.end_to_end.factories import (
    CUSTOMERS_HEADER,
    DEMOGRAPHICS_HEADER,
    SALES_HEADER,
    SPEND_HEADER,
    article,
    click,
    line,
    tweet,
)
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.workspace import Workspace

QUARANTINE = ("--select", "+path:models/quarantine", "rej_*")
AUDIT = ("--select", "+int_quality__newest_deliveries", "fct_rejected_rows")
SALES = "sales.online_sales"
LEDGER = "select * from staging.int_quality__rows_audited order by feed, file_name, loaded_at, file_row_number"
ADDRESS, NAME = "ada.b@mail.example", "Quizzlethorpe"


def rows(workspace: Workspace, relation: str) -> list[dict[str, Any]]:
    columns, found = workspace.engine.query(f"select * from {relation} order by file_row_number")
    return [dict(zip(columns, row, strict=True)) for row in found]


def row(workspace: Workspace, relation: str) -> dict[str, Any]:
    (only,) = rows(workspace, relation)
    return only


@pytest.mark.every_engine
def test_a_rejected_row_is_shown_as_sent_and_names_nobody_in_public(workspace: Workspace) -> None:
    spend = f"Date,Offline_Spend,Online_Spend,Note\n32/13/2019,12.5x,7,ask {ADDRESS}\n"
    workspace.land("sales.marketing_spend", spend, "2020-01-01")
    order = line("t1", customer=ADDRESS, quantity="two", day="32/13/2019").removesuffix("\n")
    header = SALES_HEADER.removesuffix("\n") + ",Contact,Loaded_At\n"
    workspace.land(SALES, f"{header}{order},{NAME},noon\n", "2020-01-01")
    workspace.land(
        "engagement.customer_demographics",
        f"{DEMOGRAPHICS_HEADER}{ADDRESS},{NAME},{NAME},{ADDRESS},,no day\n",
        "2020-01-01",
    )
    event = click("", "08:00", user=ADDRESS) | {"page_url": f"/in?to={ADDRESS}", "called": NAME}
    broken = f'{{"event_id": "e2", "user_id": "{ADDRESS}", \n'
    old = click("e3", "08:00") | {"timestamp": "2016-05-04T08:00:00Z"}
    workspace.land("engagement.clickstream_events", as_lines([event, old]) + broken, "2020-01-01")
    workspace.land("social.tweets", as_lines([tweet(1, f"by {NAME} {ADDRESS}", [], created_at="soon")]), "2020-01-01")
    workspace.land("market.news_events", as_lines([article(1) | {"url": None, "author": ADDRESS}]), "2020-01-01")
    workspace.load("2020-01-02T00:00:00")
    # A view shows the columns that its table had when it was built.
    workspace.build(*QUARANTINE, tested=False, whole=True)

    shown = row(workspace, "quarantine.rej_sales__marketing_spend")
    assert [shown[name] for name in ("date", "offline_spend", "online_spend", "note", "reject_reason")] == [
        "32/13/2019",
        "12.5x",
        "7",
        "ask [email]",
        "unreadable_date",
    ]
    sent = {"quantity": "two", "transaction_date": "32/13/2019", "reject_reason": "unreadable_date"}
    whole = sent | {"customerid": ADDRESS, "contact": NAME, "loaded_at_sent": "noon"}
    redacted = sent | {"customerid": "[email]", "contact": "[redacted]", "loaded_at_sent": "[redacted]"}
    assert whole.items() <= row(workspace, "restricted.rej_sales__online_sales_as_sent").items()
    assert redacted.items() <= row(workspace, "quarantine.rej_sales__online_sales").items()
    sent = {"signup_date": "no day", "reject_reason": "unreadable_signup_date"}
    whole = sent | {"customer_id": ADDRESS, "last_name": NAME, "email": ADDRESS}
    redacted = sent | {"customer_id": "[email]", "last_name": "[redacted]", "email": "[redacted]"}
    assert whole.items() <= row(workspace, "restricted.rej_engagement__customer_demographics_as_sent").items()
    assert redacted.items() <= row(workspace, "quarantine.rej_engagement__customer_demographics").items()
    # The event of 2016 is accepted.
    first, second = rows(workspace, "restricted.rej_engagement__clickstream_events_as_sent")
    assert (parsed(first["record"]), second["record_text"]) == (event, broken.removesuffix("\n"))
    first, second = rows(workspace, "quarantine.rej_engagement__clickstream_events")
    assert [first[f"{name}_sent"] for name in ("event_id", "user_id", "page_url")] == ["", "[email]", "/in?to=[email]"]
    assert (first["record"], second["record_text"]) == ("[redacted]", "[redacted]")
    assert NAME in str(row(workspace, "restricted.rej_social__tweets_as_sent")["record"])
    shown = row(workspace, "quarantine.rej_social__tweets")
    assert (shown["id_sent"], shown["created_at_sent"], shown["record"]) == ("1", "soon", "[redacted]")
    shown = parsed(row(workspace, "quarantine.rej_market__news_events")["record"])
    assert shown == article(1) | {"url": None, "author": "[email]"}
    for relation in workspace.engine.tables():
        if relation.startswith("quarantine."):
            found = str(rows(workspace, relation))
            assert "@" not in found and NAME not in found, relation


def parsed(record: Any) -> Any:
    return json.loads(record) if isinstance(record, str) else record


@pytest.mark.slow
@pytest.mark.every_engine
def test_a_mostly_rejected_delivery_is_an_error_until_a_better_one_arrives(workspace: Workspace) -> None:
    """At every step the ledger equals that of a full refresh."""

    def deliver(loaded_at: str, **files: str) -> dict[str, str]:
        for text in files.values():
            workspace.land(SALES, SALES_HEADER + text, loaded_at[:10])
        workspace.load(loaded_at)
        workspace.build(*AUDIT, tested=False)
        return workspace.verdicts("int_quality__newest_deliveries")

    good = "".join(line(f"t{number}") for number in range(1_000))
    bad = "".join(line(f"u{number}", quantity="two") for number in range(20))
    warned, failed = ({"most_of_online_sales_is_accepted": status} for status in ("warn", "fail"))
    assert deliver("2020-01-02T00:00:00", good=good) == {}
    # Neither a good file in the same delivery nor a good earlier delivery hides the bad file.
    assert deliver("2020-01-03T00:00:00", bad=bad, small=line("v1")) == failed
    assert deliver("2020-01-03T00:00:00") == failed
    audited = workspace.query(LEDGER)
    workspace.build("--full-refresh", *AUDIT, tested=False)
    assert workspace.query(LEDGER) == audited
    assert workspace.verdicts("int_quality__newest_deliveries") == failed
    assert workspace.value("select count(*) from analytics.fct_rejected_rows") == 20
    assert deliver("2020-01-04T00:00:00", better=line("w1") + line("w2", quantity="two")) == warned
    assert deliver("2020-01-05T00:00:00", good=line("x1")) == {}


def test_a_mostly_rejected_delivery_fails_the_build_without_skipping_models(workspace: Workspace) -> None:
    """With a plain `dbt build`: fct_rejected_rows and snapshots are built although the test fails."""
    bad = "".join(line(f"u{number}", quantity="two") for number in range(20))
    workspace.deliver(SALES, SALES_HEADER + bad, "2020-01-02T00:00:00")
    with pytest.raises(AssertionError) as failure:
        workspace.build(*AUDIT, "+mart_daily_sales", tested=True)
    assert "most_of_online_sales_is_accepted: Got 20 results" in str(failure.value)
    assert str(failure.value).count("Got ") == 1
    assert workspace.value("select count(*) from analytics.fct_rejected_rows") == 20
    assert workspace.value("select count(*) from analytics.mart_daily_sales") == 0


@pytest.mark.slow
def test_a_file_delivered_again_under_the_same_name_is_audited_again(workspace: Workspace) -> None:
    """The content of a file that wasn't named by landing may change."""
    folder = workspace.zone / "sales" / "customers" / "run_date=2020-01-01"
    folder.mkdir(parents=True)
    for day, months in enumerate(["12", "long", "13"], start=2):
        (folder / "list.csv").write_text(f"{CUSTOMERS_HEADER}c1,F,Chicago,{months}\nc2,F,Chicago,1\n")
        workspace.load(f"2020-01-0{day}T00:00:00")
        workspace.build(*AUDIT, tested=day == 4)
    counts = "select outcome, row_count from staging.int_quality__rows_audited order by loaded_at, file_row_number"
    assert workspace.query(counts) == [("accepted", 2), ("accepted", 1), ("unreadable_tenure", 1), ("accepted", 2)]
    audited = workspace.query(LEDGER)
    workspace.build("--full-refresh", *AUDIT, tested=False)
    assert workspace.query(LEDGER) == audited


@pytest.mark.every_engine
def test_rows_of_a_file_without_a_profile_wait_and_are_audited_once_it_has_one(workspace: Workspace) -> None:
    """The file is older than the newest audited rows by more than the overlap: only its pending rows make it due."""
    outcomes = "select outcome, row_count from staging.int_quality__rows_audited where feed = 'sales.marketing_spend'"
    workspace.deliver("sales.marketing_spend", f"{SPEND_HEADER}1/1/2019,1,1\n", "2020-01-02T00:00:00")
    workspace.build(*AUDIT, tested=False)
    workspace.deliver("sales.marketing_spend", f"{SPEND_HEADER}1/2/2019,1,1\n1/3/2019,x,1\n", "2020-01-03T00:00:00")
    workspace.deliver("sales.customers", f"{CUSTOMERS_HEADER}c1,F,Chicago,12\n", "2020-01-05T00:00:00")
    workspace.build("--select", "int_quality__rows_audited", "fct_rejected_rows", tested=False)
    assert sorted(workspace.query(outcomes)) == [("accepted", 1), ("pending", 2)]
    assert workspace.value("select count(*) from analytics.fct_rejected_rows") == 0
    workspace.build(*AUDIT)
    assert sorted(workspace.query(outcomes)) == [("accepted", 1), ("accepted", 1), ("unreadable_spend", 1)]
    audited = workspace.query(LEDGER)
    workspace.build("--full-refresh", *AUDIT, tested=False)
    assert workspace.query(LEDGER) == audited


def test_rejected_rows_that_may_name_people_are_shown_in_full_in_restricted_only(workspace: Workspace) -> None:
    """Each feed with a table or column marked contains_pii has a view there, and no other feed does."""
    manifest = workspace.manifest()
    marked = {
        f"rej_{source.source_name}__{source.name}_as_sent"
        for source in manifest.sources.values()
        if source.config.meta.get("contains_pii")
        or any(column.config.meta.get("contains_pii") for column in source.columns.values())
    }
    whole = {node.name: node.schema for node in manifest.nodes.values() if node.name.endswith("_as_sent")}
    assert whole == dict.fromkeys(marked, "restricted")
    assert len(marked) == 5
