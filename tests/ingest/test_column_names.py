"""Headers in any script name columns that every engine takes, and different ones stay apart."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.files.column_names import column_name, normalise

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]


@given(st.text())
@example("Transaction ID")
@example("Cost ($)")
@example("5 €")
@example("Ⅷ" * 100)
def test_a_normalised_name_is_lower_case_and_plain(name: str) -> None:
    normal = normalise(name)
    assert normal == normalise(normal)
    assert set(normal) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")


@given(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), st.sampled_from(["", " ", "\t", "\u00a0", "\u200b"]))
def test_case_and_space_around_do_not_matter(name: str, space: str) -> None:
    assert normalise(space + name.upper() + space) == name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Avg Price", "avg_price"),
        ("CustomerID", "customerid"),
        ("Delivery Day (UTC)", "delivery_day_utc_"),
        ("net/gross", "net_gross"),
        ("Avg\u00a0Price", "avg_price"),
        ("avg\u2011price", "avg_price"),
        ("2nd", "2nd"),
        ("No.", "no_"),
        ("_", "_"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_a_plain_name_only_gets_underscores(header: str, name: str) -> None:
    assert normalise(header) == name


@pytest.mark.parametrize(
    "headers",
    [
        ("性别", "地区"),
        ("Cost ($)", "Cost (€)", "Cost ()", "Cost"),
        ("Conversion %", "Conversion #", "Conversion"),
        ("Grade A+", "Grade A-"),
        ("<5", ">5", "5"),
        ("Größe", "Grüße", "Grosse", "Gr_e"),
        ("Maße", "Masse"),
        ("город", "города"),
        ("السعر", "الكمية"),
        ("👍", "👎", "-"),
        ("é", "e", "è"),
        ("x" * 60 + "€", "x" * 60 + "$"),
    ],
)
def test_different_headers_are_different_columns(headers: tuple[str, ...]) -> None:
    names = [normalise(header) for header in headers]
    assert len(set(names)) == len(headers), names
    for name in names:
        # Postgres keeps 63 bytes of a name.
        assert re.fullmatch(r"[a-z0-9_]{1,63}", name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Größe", "  GRÖße\t"), ("Größe", "Gro\u0308ße"), ("ГОРОД", "город"), ("性别\u200b", "性 别".replace(" ", ""))],
)
def test_case_blanks_and_composition_do_not_matter(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_what_can_be_read_of_a_header_is_kept() -> None:
    assert re.fullmatch(r"cost_[0-9a-f]{8}", normalise("Cost ($)"))
    assert re.fullmatch(r"gro_e_[0-9a-f]{8}", normalise("Größe"))
    assert re.fullmatch(r"column_[0-9a-f]{8}", normalise("性别"))
    assert re.fullmatch(r"column_5_[0-9a-f]{8}", normalise("5 €"))
    # These must never change: existing tables have them.
    assert normalise("性别") == "column_a752a7d8"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Tenure\u2013Months", "tenure_months"),
        ("tenure;months", "tenure_months"),
        ("Discount-%", "discount_"),
        ("tenure月months", normalise("tenure月months")),
        ("tenure$months", normalise("tenure$months")),
    ],
)
def test_a_declared_name_is_found_with_any_punctuation(header: str, name: str) -> None:
    assert column_name(header, {"tenure_months", "discount_"}) == name


def test_columns_stay_apart_across_files(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", "id,name,性别,地区\n1,a,男,北京\n".encode())
    drop("shop/orders/b.csv", "id,name,性别\n2,b,女\n".encode())
    drop("shop/orders/c.csv", "id,name,地区\n3,c,上海\n".encode())
    drop("shop/orders/d.csv", "id,name,Cost ($),Cost (€)\n4,d,1,2\n".encode())
    result = run("load")
    assert result.exit_code == 0, result.stderr
    headers = ("性别", "地区", "Cost ($)", "Cost (€)")
    columns = ", ".join(normalise(header) for header in headers)
    assert query(f"select id, {columns} from raw.orders order by id") == [
        ("1", "男", "北京", None, None),
        ("2", "女", None, None, None),
        ("3", None, "上海", None, None),
        ("4", None, None, "1", "2"),
    ]
