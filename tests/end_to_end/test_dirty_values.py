"""Dirty values become the right value, or a rejected row with its reason: small files of each kind."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.end_to_end.factories import COUPON_HEADER, CUSTOMERS_HEADER, SALES_HEADER, SPEND_HEADER, TAX_HEADER, line
from tests.end_to_end.workspace import Workspace

pytestmark = pytest.mark.every_engine
DAY = "2020-02-01T00:00:00"


def click(event_id: str, user_id: str, time: str = "2020-01-05T10:00:00Z") -> str:
    """A click event as a line of JSON. `user_id` is JSON, too, so it can be a number or a text."""
    return (
        f'{{"event_id":"{event_id}","timestamp":"{time}","user_id":{user_id},'
        '"event_type":"page_view","page_url":"/a","duration_ms":10}\n'
    )


def rejections(workspace: Workspace, relation: str) -> Counter[str]:
    """Count the rejected rows of a base view by reason."""
    rows = workspace.query(f"select reject_reason from staging.{relation} where reject_reason is not null")
    return Counter(reason for (reason,) in rows)


def build(workspace: Workspace, *selected: str) -> None:
    workspace.build("--select", " ".join(selected), tested=False)


def test_an_id_is_the_same_however_programs_wrote_it(workspace: Workspace) -> None:
    """A spreadsheet library writes the ids of a column with a gap as floats."""
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "70001,M,Chicago,12\n70002,F,New York,30\n", DAY)
    first = line("90001", day="2019-01-05", customer="70001", quantity="2")
    first += line("90002", day="2019-01-06", customer="70002")
    workspace.deliver("sales.online_sales", SALES_HEADER + first, DAY)
    build(workspace, "+tag:sales")
    again = line("90001.0", day="2019-01-05", customer="70001.0", quantity="2.0")
    again += line("90002.00", day="2019-01-06", customer="'70002")
    again += line("90003.0", day="2019-01-06", customer="")
    workspace.deliver("sales.online_sales", SALES_HEADER + again, "2020-02-02T00:00:00")
    users = ["70001", "70001.0", '"70001"', '"\u200b70001\u00a0"', "12345678901234567890123", "12345678901234567890124"]
    refused = ['"1.23E+12"', "70001.5", "true", '{"id": 1}', "[70001]"]
    clicks = [click(f"e{number}", user) for number, user in enumerate(users + refused)]
    workspace.deliver("engagement.clickstream_events", "".join(clicks), "2020-02-02T00:00:00")
    build(workspace, "+tag:sales", "+tag:engagement")
    assert workspace.query(
        "select transaction_id, customer_id, net_amount from analytics.fct_sales order by transaction_id"
    ) == [("90001", "70001", Decimal(20)), ("90002", "70002", Decimal(10))]
    assert rejections(workspace, "base_sales__online_sales") == {"missing_customer_id": 1}
    assert rejections(workspace, "base_engagement__clickstream_events") == {"unreadable_user_id": 5}
    assert workspace.query("select customer_id from analytics.dim_customer order by customer_id") == [
        ("12345678901234567890123",),
        ("12345678901234567890124",),
        ("70001",),
        ("70002",),
    ]
    assert workspace.value("select event_count from analytics.fct_sessions where customer_id = '70001'") == 4


def test_placeholder_ids_make_no_customer(workspace: Workspace) -> None:
    workspace.deliver(
        "sales.customers", CUSTOMERS_HEADER + "70001,NULL,N/A,12\nNULL,M,Chicago,30\n70002,None,Null,\n", DAY
    )
    nobody = ["NULL", "N/A", "#N/A", "nan", "-", "\\N", "(not set)"]
    rows = [line(f"9000{number}", day="2019-12-30", customer=who) for number, who in enumerate(nobody)]
    rows += [line("NULL", day="2019-12-30"), line("(null)", day="2019-12-31")]
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(rows), DAY)
    spellings = ["undefined", "Null", "[object Object]", "NaN", "00000000-0000-0000-0000-000000000000", "None", ""]
    events = [click(f"e{number}", f'"{who}"') for number, who in enumerate(spellings)]
    events += [click("undefined", '"70001"'), click("undefined", '"70002"')]
    workspace.deliver("engagement.clickstream_events", "".join(events), DAY)
    build(workspace, "+tag:sales", "+tag:engagement")
    assert workspace.query("select customer_id, gender, location from analytics.dim_customer order by customer_id") == [
        ("70001", None, None),
        ("70002", "None", "Null"),
    ]
    assert workspace.value("select count(*) from analytics.fct_sales") == 0
    assert rejections(workspace, "base_sales__online_sales") == {"missing_customer_id": 7, "missing_transaction_id": 2}
    assert rejections(workspace, "base_engagement__clickstream_events") == {"missing_user_id": 7, "missing_event_id": 2}


def test_a_file_decides_whether_its_rates_are_percentages(workspace: Workspace) -> None:
    categories = ["Drinkware,18", "Stones,0.25", "Jewellery,1", "Bullion,3", "Odd,1%8", "Notes,8.875"]
    workspace.deliver("sales.tax_amount", TAX_HEADER + "".join(f"{row}\n" for row in categories), DAY)
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + "Jan,Bullion,SALE10,0.1\nJan,Odd,SALE20,0.2\n", DAY)
    rows = [
        line(f"9000{number}", sku=name, category=name, day="2019-01-05", price="1000", delivery="0", status=status)
        for number, (name, status) in enumerate([("Jewellery", "Not Used"), ("Bullion", "Used"), ("Odd", "Used")])
    ]
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(rows), DAY)
    build(workspace, "+fct_sales", "+dim_products")
    rates = dict(workspace.query("select product_category, gst_rate from staging.int_sales__tax_rates_deduplicated"))
    assert rates == {
        "Drinkware": Decimal("0.18"),
        "Stones": Decimal("0.0025"),
        "Jewellery": Decimal("0.01"),
        "Bullion": Decimal("0.03"),
        "Notes": Decimal("0.08875"),
    }
    assert rejections(workspace, "base_sales__tax_amount") == {"unreadable_rate": 1}
    sales = workspace.query("select net_amount, tax_amount from analytics.fct_sales order by transaction_id")
    assert sales == [(Decimal(1000), Decimal(10)), (Decimal(900), Decimal(27)), (Decimal(800), None)]
    assert workspace.failures("tax_rates_in_percent_are_above_one") == 1
    # A file whose largest number is 1 decides nothing, and neither does another file with fractions.
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Bags,1\nPens,0.5\nCups,5%\n", "2020-02-02T00:00:00")
    build(workspace, "+fct_sales")
    assert rejections(workspace, "base_sales__tax_amount") == {"unreadable_rate": 1, "ambiguous_rate": 1}
    rates = dict(workspace.query("select product_category, gst_rate from staging.int_sales__tax_rates_deduplicated"))
    assert (rates["Pens"], rates["Cups"], "Bags" in rates) == (Decimal("0.5"), Decimal("0.05"), False)


def test_a_file_decides_whether_its_dates_start_with_the_day(workspace: Workspace) -> None:
    def delivered(first: str, *days: str, loaded_at: str = DAY) -> None:
        rows = [line(f"{first}{number}", day=day) for number, day in enumerate(days)]
        workspace.deliver("sales.online_sales", SALES_HEADER + "".join(rows), loaded_at)

    delivered("european_", "05/02/2019", "12/02/2019", "13/02/2019", "28/02/2019")
    delivered("american_", "2/1/2019", "2/13/2019", "2019-03-04")
    delivered("undecided_", "2/1/2019", "3/3/2019")
    delivered("mixed_", "13/2/2019", "2/13/2019", "2/1/2019", "2019/05/06")
    delivered("timed_", "2019-01-01 00:00:00", "2019-01-02T00:00:00.000", "2019-01-03T23:59:59Z", "1/4/2019 14:30")
    spend = SPEND_HEADER + "01/02/2019,100,50\n02/02/2019,200,60\n13/02/2019,300,70\n"
    workspace.deliver("sales.marketing_spend", spend, DAY)
    build(workspace, "+fct_sales", "+fct_marketing_spend")
    days: dict[str, list[str]] = {}
    for name, day in workspace.query(
        "select transaction_id, cast(transaction_date as text) from analytics.fct_sales order by transaction_id"
    ):
        days.setdefault(name.partition("_")[0], []).append(day)
    assert days == {
        "european": ["2019-02-05", "2019-02-12", "2019-02-13", "2019-02-28"],
        "american": ["2019-02-01", "2019-02-13", "2019-03-04"],
        "undecided": ["2019-02-01", "2019-03-03"],
        "mixed": ["2019-05-06"],
        "timed": ["2019-01-01", "2019-01-02", "2019-01-03", "2019-01-04"],
    }
    assert rejections(workspace, "base_sales__online_sales") == {"ambiguous_date": 3}
    assert workspace.query(
        "select distinct cast(spend_date as text) from analytics.fct_marketing_spend order by 1"
    ) == [("2019-02-01",), ("2019-02-02",), ("2019-02-13",)]
    # 2/1 of the third file and 1/4 of the last are other days in the other order; 3/3 is not, and other files decide.
    assert workspace.failures("order_line_dates_tell_day_from_month") == 2


def test_impossible_times_are_rejected(workspace: Workspace) -> None:
    sales = line("old", day="1919-12-30") + line("fine", day="2019-12-30") + line("next_year", day="2021-12-30")
    workspace.deliver("sales.online_sales", SALES_HEADER + sales, DAY)
    workspace.deliver("sales.marketing_spend", SPEND_HEADER + "2020-12-30,1,1\n2021-12-30,1,1\n", DAY)
    times = ["2016-08-01T10:00:00Z", "1970-01-01T00:00:07Z", "0026-01-01T15:00:59.993Z", "2020-02-03T00:00:00Z"]
    clicks = [click(f"e{number}", '"70001"', time) for number, time in enumerate(times)]
    workspace.deliver("engagement.clickstream_events", "".join(clicks), DAY)
    price = '{{"source":"coingecko","asset":"bitcoin","usd":9,"usd_24h_change":1,"last_updated_at":{}}}\n'
    workspace.deliver("market.bitcoin_prices", price.format(1577836800) + price.format(0), DAY)
    build(workspace, "+fct_sales", "+fct_marketing_spend", "+fct_click_events", "+fct_bitcoin_prices")
    assert rejections(workspace, "base_sales__online_sales") == {"date_too_early": 1, "date_too_late": 1}
    assert rejections(workspace, "base_sales__marketing_spend") == {"date_too_late": 1}
    assert rejections(workspace, "base_engagement__clickstream_events") == {"event_too_early": 2, "event_too_late": 1}
    assert rejections(workspace, "base_market__bitcoin_prices") == {"event_too_early": 1}


def test_rows_that_contradict_each_other_are_all_rejected(workspace: Workspace) -> None:
    spend = SPEND_HEADER + "2019-01-05,100,50\n2019-01-05,250,75\n2019-01-06,100,\n2019-01-06,,50\n2019-01-06,100,\n"
    workspace.deliver("sales.marketing_spend", spend, DAY)
    coupons = "Jan,Drinkware,EXTRA10,10\n1,Drinkware,EXTRA50,50\nFeb,Drinkware,EXTRA10,10\nFeb,Drinkware,EXTRA10,10\n"
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + coupons, DAY)
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Drinkware,18%\nDrinkware,5%\nBags,5%\nBags,5.0\n", DAY)
    build(
        workspace,
        "+int_sales__discount_coupons_deduplicated",
        "+int_sales__tax_rates_deduplicated",
        "+fct_marketing_spend",
    )
    for relation in ("marketing_spend", "discount_coupon", "tax_amount"):
        assert rejections(workspace, f"base_sales__{relation}") == {"contradictory_rows": 2}


def test_invisible_characters_make_no_other_customer_or_product(workspace: Workspace) -> None:
    spellings = [
        "70001",
        "70001\u200b",
        "\ufeff70001",
        "70001\u202f",
        "\u200c70001",
        "\uff17\uff10\uff10\uff10\uff11",
        "70001\u200e",
    ]
    spellings += ["70001\u00ad", "'70001", '"=""70001"""']
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "".join(f"{who},M,Chicago,12\n" for who in spellings), DAY)
    skus = ["SKU1", "SKU1\u200b", "sku1", "10", "10.0"]
    rows = [line(f"9000{number}", customer=who) for number, who in enumerate(spellings)]
    rows += [line(f"9100{number}", sku=sku) for number, sku in enumerate(skus)]
    rows += [
        line("92001", category="Cafe\u0301"),
        line("92002", category="Caf\u00e9"),
        line("92003", category="Bags\u2060"),
    ]
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(rows), DAY)
    build(workspace, "+tag:sales")
    assert workspace.query("select customer_id from analytics.dim_customer order by 1") == [("70001",), ("c1",)]
    assert {sku for (sku,) in workspace.query("select product_sku from analytics.dim_products")} == {
        "A",
        "SKU1",
        "sku1",
        "10",
        "10.0",
    }
    assert workspace.query("select distinct product_category from analytics.fct_sales order by 1") == [
        ("Apparel",),
        ("Bags",),
        ("Cafe\u0301",),
        ("Caf\u00e9",),
    ]
    assert workspace.failures("keys__are_composed_of_whole_letters") == 1


def test_rows_that_end_too_early_change_nothing(workspace: Workspace) -> None:
    """Unquoted line breaks, footers and remains of merge conflicts make no customers."""
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "70001,M,New York,12\n70002,F,Chicago,30\n", DAY)
    build(workspace, "+tag:sales")
    short = ["70001,M,New", "York,12", "Grand total", '"Copyright (c) 2026 Example Inc."', "<<<<<<< HEAD", "\x1a"]
    rows = "\n".join([*short[:2], "70002,F,Chicago,30", *short[2:]])
    workspace.deliver("sales.customers", f"{CUSTOMERS_HEADER}{rows}\n", "2020-02-02T00:00:00")
    workspace.deliver(
        "sales.marketing_spend", SPEND_HEADER + "1/1/2019,4500,2424.5\n1/2/2019,45\n", "2020-02-02T00:00:00"
    )
    build(workspace, "+tag:sales", "rej_sales__customers")
    assert workspace.query("select customer_id, location, tenure_months from analytics.dim_customer order by 1") == [
        ("70001", "New York", 12),
        ("70002", "Chicago", 30),
    ]
    refused = "select customerid, gender, location, reject_reason from quarantine.rej_sales__customers"
    assert workspace.query(f"{refused} where file_row_number <= 4 order by file_row_number") == [
        ("70001", "M", "New", "short_row"),
        ("York", "12", None, "short_row"),
        ("Grand total", None, None, "short_row"),
    ]
    assert rejections(workspace, "base_sales__customers") == {"short_row": len(short)}
    assert workspace.query("select distinct cast(spend_date as text) from analytics.fct_marketing_spend") == [
        ("2019-01-01",)
    ]
