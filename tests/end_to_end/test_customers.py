"""Customer history is built from deliveries, and personal data is only where it is allowed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.factories import CUSTOMERS_HEADER, DEMOGRAPHICS_HEADER, SALES_HEADER, article, line, member
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.schedules import load_times
from tests.end_to_end.workspace import Workspace

# The tables that describe customers, without facts.
DESCRIBED = (
    "staging.int_sales__customers_versioned",
    "staging.int_engagement__customers_versioned",
    "restricted.dim_customer_contact",
    "analytics.dim_customer_history",
)
HISTORY = (
    "--select",
    "+dim_customer_history",
    "+dim_customer_contact",
    "+snap_engagement__customers",
    "+snap_sales__customers",
)
# Where personal data may be in clear: raw tables, typed views, and the restricted schema.
CLEAR = ("raw.", "streaming.", "staging.base_", "staging.stg_", "restricted.")
LAST_MOMENT = datetime.combine(date(9999, 12, 31), time())
Version = tuple[Any, ...]


def recomputed_history(said: Mapping[str, Mapping[datetime, Version]]) -> Iterator[tuple[Any, ...]]:
    """The history of one customer, from the values of each file by load time: the values of both as of each change."""
    known: dict[str, Version | None] = dict.fromkeys(said)
    versions: list[tuple[datetime, tuple[Version | None, Version | None]]] = []
    for moment in sorted({moment for deliveries in said.values() for moment in deliveries}):
        known |= {file: deliveries[moment] for file, deliveries in said.items() if moment in deliveries}
        state = (known["sales"], known["demographics"])
        if not versions or versions[-1][1] != state:
            versions.append((moment, state))
    ends = [moment for moment, _ in versions[1:]] + [LAST_MOMENT]
    for (begins, (sales, demographics)), ends_at in zip(versions, ends, strict=True):
        yield (*(sales or (None,)), *(demographics or (None, None)), begins, ends_at, ends_at == LAST_MOMENT)


@pytest.mark.slow
@pytest.mark.every_engine
def test_a_history_is_what_was_delivered_whenever_runs_happened(workspace: Workspace) -> None:
    rng = random.Random(11)
    said: dict[str, dict[str, dict[datetime, Version]]] = {}
    for loaded_at in load_times(rng, 8):
        moment = datetime.fromisoformat(loaded_at).replace(tzinfo=None)
        chosen = rng.sample(range(5), 3)
        if rng.random() < 0.5:
            rows: list[tuple[str, Version]] = [(str(number), (rng.choice([3, 30]),)) for number in chosen]
            text = CUSTOMERS_HEADER + "".join(f"{number},F,Chicago,{months}\n" for number, (months,) in rows)
            workspace.deliver("sales.customers", text, loaded_at)
            file = "sales"
        else:
            rows = [(str(number), (rng.choice(["West", "East"]), rng.choice(["2019/07/10", ""]))) for number in chosen]
            text = DEMOGRAPHICS_HEADER + "".join(member(number, region, day=day) for number, (region, day) in rows)
            workspace.deliver("engagement.customer_demographics", text, loaded_at)
            file = "demographics"
        for number, values in rows:
            said.setdefault(number, {"sales": {}, "demographics": {}})[file][moment] = values
        if rng.random() < 0.6:
            workspace.build(*HISTORY, tested=False)
    workspace.build(*HISTORY, "--indirect-selection", "buildable")
    expected = {
        (number, *version[:2], version[2].replace("/", "-") if version[2] else None, *version[3:])
        for number, files in said.items()
        for version in recomputed_history(files)
    }
    found = workspace.query(
        "select customer_id, tenure_months, region, cast(signup_date as text), valid_from, valid_to, is_current"
        " from analytics.dim_customer_history"
    )
    assert sorted(map(str, found)) == sorted(map(str, expected))
    before = described(workspace)
    workspace.build("--full-refresh", *HISTORY, tested=False)
    assert described(workspace) == before


def described(workspace: Workspace) -> dict[str, list[str]]:
    return {name: sorted(map(str, workspace.query(f"select * from {name}"))) for name in DESCRIBED}


@pytest.mark.every_engine
def test_a_salt_is_generated_once_and_hashes_stay_the_same(workspace: Workspace) -> None:
    salt, hashes = "select salt from restricted.int_shared__hash_salt", "select email_hash from staging.{} order by 1"
    workspace.deliver(
        "engagement.customer_demographics", DEMOGRAPHICS_HEADER + member(1) + member(2), "2020-01-01T00:00:00"
    )
    workspace.build("--select", "+int_engagement__customers_deduplicated", tested=False)
    drawn, hashed = workspace.value(salt), workspace.query(hashes.format("int_engagement__customers_deduplicated"))
    assert len(drawn) == 72 and len(set(hashed)) == 2
    workspace.build("--full-refresh", "--select", "+int_engagement__customers_deduplicated", tested=False)
    assert workspace.value(salt) == drawn
    assert workspace.query(hashes.format("int_engagement__customers_deduplicated")) == hashed


@pytest.mark.slow
@pytest.mark.every_engine
def test_names_and_addresses_stay_where_they_may_be(workspace: Workspace, tmp_path: Path) -> None:
    """Every other relation, the log and target/ are searched, after a build with rejected rows."""
    personal = ["Zerubbabella", "Quizzlethorpe", "zerubbabella.q@example.com", "xylophonist_77", "Xylo Phonist"]
    first, last, email, user, display = personal
    encoded = email.replace("@", "%40")
    rows = [
        f"1,{first},{last},{email},West,2019/07/10\n",
        f"2,{first},{last},{email},West,no day\n",
        f",{first},{last},{email},West,2019/07/10\n",
        f"4,{first},{last},{email.replace('@', ' at ')},West,2019/07/10\n",
        f"{email},{first},{last},{email},ask {email},2019/07/10\n",
    ]
    workspace.land("engagement.customer_demographics", DEMOGRAPHICS_HEADER + "".join(rows), "2020-01-01")
    click = {
        "event_id": "e1",
        "timestamp": "2020-01-01T00:00:00Z",
        "user_id": 1,
        "event_type": "login",
        "page_url": f"https://{email}/in?u={email}&v={encoded}#{email}",
        "duration_ms": 1,
    }
    broken = f'{{"event_id": "e3", "user_id": "{email}", "page_url": \n'
    as_key = click | {"event_id": f"e2-{email}", "user_id": encoded, "event_type": f"mail to {email}"}
    clicks = as_lines([click, as_key, click | {"event_id": None}]) + broken
    workspace.land("engagement.clickstream_events", clicks, "2020-01-01")
    workspace.land("sales.customers", CUSTOMERS_HEADER + f"{email},F,ask {email},3\n", "2020-01-01")
    sold = line(f"1 {email}", sku=f"B {email}", customer=email) + line("2", customer=encoded)
    workspace.land("sales.online_sales", SALES_HEADER + sold, "2020-01-01")
    news = article(1, title=f"Write to {email}") | {"author": email, "url": f"https://news.example/?by={email}"}
    workspace.land("market.news_events", as_lines([news]), "2020-01-01")
    tweet = {
        "id": "1212161512043446272",
        "author_id": "77",
        "created_at": "2020-01-01T00:00:00.000Z",
        "text": f"RT @{user}: by @{user.upper()} https://twitter.com/{user}/status/1 #x",
    }
    author = {"id": "77", "username": user, "name": display}
    records = [{"data": {**tweet, **change}, "includes": {"users": [author]}} for change in ({}, {"id": None})]
    workspace.land("social.tweets", as_lines(records), "2020-01-01")
    workspace.load("2020-01-02T00:00:00")
    workspace.dbt("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    personal.append(encoded)
    found = [name for name in sorted(relations(workspace)) if holds(workspace, name, personal)]
    assert {name for name in found if not name.startswith(CLEAR)} == set()
    # The search finds the personal data where it is allowed.
    assert {"raw.tweets", "raw.customer_demographics", "restricted.dim_customer_contact"} <= set(found)
    written = [
        path for folder in ("logs", "target") for path in (workspace.folder / folder).rglob("*") if path.is_file()
    ]
    assert len(written) > 20
    assert [path for path in written if any(contains(path.read_bytes(), word) for word in personal)] == []


def relations(workspace: Workspace) -> set[str]:
    return {name for name in workspace.engine.tables() if not name.startswith(("information_schema.", "pg_catalog."))}


def holds(workspace: Workspace, relation: str, words: list[str]) -> bool:
    _, rows = workspace.engine.query(f"select * from {relation}")
    return any(contains(str(row).encode(), word) for row in rows for word in words)


def contains(content: bytes, word: str) -> bool:
    return word.lower().encode() in content.lower()
