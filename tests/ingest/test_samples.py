"""The made-up deliveries are the same each time, load without a failure and are as unclean as real ones."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from ingest.cli import main
from ingest.feeds import read_feeds
from ingest.landing import land
from ingest.load import load
from ingest.sample import write_samples
from ingest.settings import read_settings
from ingest.zones import list_files, open_zone

Query = Callable[[str], list[Any]]
START = date(2019, 1, 1)
# What is drawn for a day, and what of it has one size only.
OF_THE_DAY = ("sales/online_sales", "market", "weather", "engagement", "social", "marketing")
ONE_SIZE = ("market/bitcoin_prices", "weather")
SPOILED = "(transaction_id = '' or transaction_date = '13/45/2019' or quantity = 'abc' or coupon_status = 'Maybe')"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Forty days of the shop's sales, loaded."""
    folder = tmp_path_factory.mktemp("shop")
    feeds, zone = read_feeds(), open_zone(str(folder / "landing"))
    for feed, path, day in write_samples(START, days=40, scale=1, seed=0):
        if feeds[feed].domain == "sales":
            land(feeds[feed], path, [zone], day)
    settings = read_settings({"MARKETING_INSIGHT_DUCKDB": str(folder / "shop.duckdb")})
    summary = load(settings, feeds.values(), feeds.values(), [zone])
    assert summary.failed == 0
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        yield connection


def ask(shop: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The only value, or the only row, that `sql` gives."""
    (row,) = shop.execute(sql).fetchall()
    return row[0] if len(row) == 1 else row


def sample(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sample", *arguments])


def test_the_same_arguments_land_the_same_files() -> None:
    first = sample("--days", "12", "--zone", "one")
    assert first.exit_code == 0
    count = len(list_files(open_zone("one"), ""))
    assert count > 60
    assert first.stdout == f"{count} sample files landed, 0 were there already\n"
    again = sample("--days", "12", "--zone", "one")
    assert again.stdout == f"0 sample files landed, {count} were there already\n"
    sample("--days", "12", "--zone", "two")
    assert list_files(open_zone("one"), "") == list_files(open_zone("two"), "")


@pytest.mark.parametrize("other", [["--seed", "1"], ["--scale", "2"], ["--start", "2019-02-01"]])
def test_other_arguments_land_other_deliveries(other: list[str]) -> None:
    sample("--days", "2", "--zone", "one")
    sample("--days", "2", "--zone", "two", *other)
    one, two = (
        {entry.name for feed in OF_THE_DAY for entry in list_files(open_zone(zone), feed)} for zone in ("one", "two")
    )
    same = {name for name in one & two if not (other[0] == "--scale" and name.startswith(ONE_SIZE))}
    assert one and not same


def test_headers_are_those_of_the_real_files() -> None:
    headers = {
        feed: path.read_text().splitlines()[0]
        for feed, path, _ in write_samples(START, days=1, scale=1, seed=0)
        if feed.startswith("sales.")
    }
    assert headers == {
        "sales.tax_amount": "Product_Category,GST",
        "sales.discount_coupon": "Month,Product_Category,Coupon_Code,Discount_pct",
        "sales.customers": "CustomerID,Gender,Location,Tenure_Months",
        "sales.online_sales": "CustomerID,Transaction_ID,Transaction_Date,Product_SKU,Product_Description,"
        "Product_Category,Quantity,Avg_Price,Delivery_Charges,Coupon_Status",
        "sales.marketing_spend": "Date,Offline_Spend,Online_Spend",
    }


def test_the_sales_have_about_the_real_shops_size(shop: duckdb.DuckDBPyConnection) -> None:
    assert 100 < ask(shop, "select count(*) / count(distinct _file_name) from raw.online_sales") < 200
    assert 60 <= ask(shop, "select count(distinct product_sku) from raw.online_sales") <= 200
    assert ask(shop, "select count(distinct product_category) from raw.online_sales") == 21


def test_scale_multiplies_lines_and_more_slowly_customers() -> None:
    sizes = {}
    for scale in (1, 16):
        for feed, path, _ in write_samples(START, days=1, scale=scale, seed=0):
            sizes[feed, scale] = len(path.read_text().splitlines())
    assert 12 < sizes["sales.online_sales", 16] / sizes["sales.online_sales", 1] < 20
    assert 4 < sizes["sales.customers", 16] / sizes["sales.customers", 1] < 12


@pytest.mark.parametrize(
    ("what", "sql", "lowest", "highest"),
    [
        ("unreadable lines", f"select avg({SPOILED}::int) from raw.online_sales", 0.002, 0.01),
        (
            "kinds of them",
            f"""select count(distinct (transaction_id = '', transaction_date = '13/45/2019',
            quantity = 'abc', coupon_status = 'Maybe')) from raw.online_sales where {SPOILED}""",
            4,
            4,
        ),
        (
            "exact duplicates",
            """select count(*) - count(distinct (_file_name, customerid, transaction_id, product_sku,
            transaction_date, quantity, avg_price)) from raw.online_sales""",
            10,
            100,
        ),
        (
            "days delivered again",
            """select count(*) from (select _file_content_key from raw.online_sales group by 1
            having count(distinct _file_name) > 1)""",
            4,
            5,
        ),
        (
            "days delivered late",
            """select count(*) from (select distinct _file_name from raw.online_sales
            where transaction_date <> '13/45/2019'
            group by _file_name having regexp_extract(_file_name, 'run_date=([^/]*)', 1)::date
                - max(strptime(transaction_date, '%m/%d/%Y')::date) = 3)""",
            4,
            5,
        ),
        (
            "corrected lines",
            """select count(*) from (select transaction_id, product_sku from raw.online_sales
            where transaction_id <> '' group by all having count(distinct (quantity, avg_price)) > 1)""",
            10,
            100,
        ),
        (
            "lines moved to another date",
            f"""select count(*) from (select transaction_id, product_sku
            from raw.online_sales where not {SPOILED} group by all having count(distinct transaction_date) > 1)""",
            5,
            30,
        ),
        (
            "customers of no list",
            """select count(distinct customerid) from raw.online_sales
            where customerid not in (select customerid from raw.customers)""",
            5,
            200,
        ),
        (
            "transactions with two customers",
            """select avg((buyers > 1)::int) from (select count(distinct customerid)
            as buyers from raw.online_sales where transaction_id <> '' group by transaction_id)""",
            0.02,
            0.09,
        ),
        (
            "transactions with two delivery charges",
            """select count(*) from (select transaction_id from raw.online_sales
            where transaction_id <> '' group by 1 having count(distinct delivery_charges) > 1)""",
            0,
            0,
        ),
        (
            "quotes as entities",
            "select count(*) from raw.online_sales where product_description like '%&quot;%'",
            99,
            9999,
        ),
        (
            "sold categories without a coupon",
            """select count(distinct product_category) from raw.online_sales
            where product_category not in (select product_category from raw.discount_coupon)""",
            4,
            4,
        ),
        (
            "sold categories without a tax rate",
            """select count(distinct product_category) from raw.online_sales
            where product_category not in (select product_category from raw.tax_amount)""",
            1,
            1,
        ),
        (
            "lines without a tax rate",
            """select avg((product_category not in (select product_category
            from raw.tax_amount))::int) from raw.online_sales""",
            0.0005,
            0.01,
        ),
        ("deliveries of tax rates", "select count(distinct _file_name) from raw.tax_amount", 3, 3),
        ("kinds of them", "select count(distinct _file_content_key) from raw.tax_amount", 2, 2),
        (
            "rates that change",
            """select count(*) from (select product_category from raw.tax_amount group by 1
            having count(distinct gst) > 1)""",
            1,
            1,
        ),
        ("customer lists", "select count(distinct _file_name) from raw.customers", 2, 2),
        (
            "customers won",
            """select max(customers) - min(customers) from (select count(*) as customers
            from raw.customers group by _file_name)""",
            50,
            200,
        ),
        ("days of spend", "select count(distinct date) from raw.marketing_spend", 40, 40),
        ("deliveries of spend", "select count(distinct _file_name) from raw.marketing_spend", 6, 6),
    ],
)
def test_what_real_deliveries_have_is_there(
    shop: duckdb.DuckDBPyConnection, what: str, sql: str, lowest: float, highest: float
) -> None:
    assert lowest <= ask(shop, sql) <= highest, what


def test_tenure_grows_from_list_to_list(shop: duckdb.DuckDBPyConnection) -> None:
    grown = """select min(months), max(months) from (select max(tenure_months::int) - min(tenure_months::int) as months
        from raw.customers group by customerid having count(*) = 2)"""
    assert ask(shop, grown) == (1, 1)


def test_values_are_written_as_the_real_files_write_them(shop: duckdb.DuckDBPyConnection) -> None:
    written = {
        "transaction_date": "[0-9]{1,2}/[0-9]{1,2}/2019",
        "avg_price": "[0-9]+([.][0-9]{0,1}[1-9])?",
        "delivery_charges": "[0-9]+([.][0-9]{0,1}[1-9])?",
        "customerid": "[0-9]+",
        "product_sku": "GGOE[0-9A-Z]{10}",
    }
    for column, pattern in written.items():
        odd = f"select count(*) from raw.online_sales where not regexp_full_match({column}, '{pattern}')"
        assert ask(shop, odd) == 0, column
    assert ask(shop, "select count(*) from raw.tax_amount where not regexp_full_match(gst, '[0-9]+%')") == 0


def test_a_longer_sample_only_adds_to_a_shorter_one() -> None:
    def deliveries(days: int) -> list[tuple[str, date, str]]:
        return [
            (feed, day, path.read_text())
            for feed, path, day in write_samples(START, days, scale=1, seed=0)
            if feed != "sales.marketing_spend"
        ]

    longer = deliveries(12)
    assert all(delivery in longer for delivery in deliveries(9))
