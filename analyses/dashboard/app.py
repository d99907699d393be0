"""The page: what is shown, in which order. Every figure comes from a query of queries.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import streamlit as st

from analyses.dashboard import charts, freshness, queries, tables
from analyses.dashboard.figures import (
    COMPARISONS,
    Period,
    change,
    compared_period,
    count,
    divided,
    every_day,
    money,
    ratio,
    totals_with_ratios,
    usual_period,
    written_day,
)
from analyses.dashboard.warehouse import Row, Unanswered, Warehouse, configured_warehouse
from ingest.errors import SettingUnreadable

KEPT_SECONDS = 600
CARDS: tuple[tuple[str, str, Callable[[Any], str], str], ...] = (
    ("Revenue", "revenue", money, "What was sold, after discounts, before tax and delivery."),
    ("Orders", "orders", count, "A transaction with several customers is an order of each of them."),
    ("Average order value", "average_order_value", money, "Revenue per order."),
    ("New customers", "new_customers", count, "Customers whose first order is in the period."),
    ("Marketing spend", "spend", money, "The shop's own figures for all marketing, offline and online."),
    ("Return on ad spend", "return_on_spend", ratio, "Revenue per dollar of marketing spend."),
    ("Acquisition cost", "acquisition_cost", money, "Marketing spend per new customer."),
    ("Sessions", "sessions", count, "Visits to the site, counted on the UTC day they start."),
)
STEPS = {
    "sessions": "Session",
    "viewed_item": "Viewed an item",
    "added_to_cart": "Added to cart",
    "began_checkout": "Began checkout",
    "purchased": "Purchased",
}


def _answer(warehouse: Warehouse, sql: str) -> list[Row]:
    return warehouse.ask(sql)


def _key(warehouse: Warehouse) -> str:
    return warehouse.key


# Kept per query and warehouse, for all readers of the page. An Unanswered isn't kept.
answer = st.cache_data(
    ttl=KEPT_SECONDS, max_entries=500, show_spinner="Reading the marts", hash_funcs={Warehouse: _key}
)(_answer)


@dataclass(frozen=True)
class Page:
    """What the reader chose, and the warehouse that is asked."""

    warehouse: Warehouse
    period: Period
    before: Period | None
    model: str

    def ask(self, question: str, period: Period | None = None) -> list[Row]:
        """Return the rows that a query has for a period, by default the chosen one."""
        days = period or self.period
        sql = queries.about(question, self.warehouse.schema, days.start, days.end, self.model)
        rows: list[Row] = answer(self.warehouse, sql)
        return rows


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Marketing insight", layout="wide")
    st.title("Marketing insight")
    try:
        warehouse = configured_warehouse()
    except SettingUnreadable as error:
        st.error(str(error))
        return
    with closing(warehouse):
        try:
            (days,) = answer(warehouse, queries.about(queries.SALES_DAYS, warehouse.schema))
        except (Unanswered, ValueError) as error:
            st.error(str(error))
            return
        page = choose(warehouse, days)
        if page is None:
            return
        for section in (show_freshness, show_totals, show_days, show_channels, show_visits, show_surroundings):
            try:
                section(page)
            except Unanswered as error:
                st.error(str(error))


def choose(warehouse: Warehouse, days: Row) -> Page | None:
    """Draw the pickers, and return what is chosen, or None while the dates are incomplete."""
    today = datetime.now(UTC).date()
    first, last = days["first_day"], days["last_day"]
    with st.sidebar:
        st.header("Show")
        usual = usual_period(first, last) if first else Period(today - timedelta(days=27), today)
        chosen = st.date_input(
            "Date range",
            (usual.start, usual.end),
            max_value=max(today, last or today),
            min_value=min(first or today, usual.start) - timedelta(days=366),
            format="YYYY-MM-DD",
            help="The first and the last day, both included.",
        )
        comparison = st.selectbox("Compare with", COMPARISONS)
        model = st.selectbox(
            "Attribution model",
            list(queries.MODELS),
            format_func=lambda name: queries.MODELS[name],
            help="How an order's revenue is shared over the sessions before it.",
        )
        if st.button("Refresh", help=f"Figures are kept for {KEPT_SECONDS // 60} minutes; this reads them again."):
            answer.clear()
            st.rerun()
        st.caption(f"Read from {warehouse.name}.")
    if not isinstance(chosen, tuple) or len(chosen) != 2:
        st.info("Choose the last day of the date range too.")
        return None
    period = Period(*chosen)
    if first is None:
        st.warning("There are no sales yet: load files, then run dbt build. make demo does both with sample data.")
    return Page(warehouse, period, compared_period(period, comparison), model)


def show_freshness(page: Page) -> None:
    """Say how old the data is."""
    today = datetime.now(UTC).date()
    rows = page.ask(queries.FRESHNESS)
    is_fresh, sentence = freshness.summary(rows, today)
    (st.success if is_fresh else st.warning)(sentence)
    with st.expander("Data freshness"):
        st.table(
            [
                {
                    "Data": row["subject"],
                    "Newest day": _day_or_none(row["newest_day"]),
                    "Loaded (UTC)": f"{row['loaded_at']:%Y-%m-%d %H:%M}" if row["loaded_at"] else "never",
                    "State": freshness.state(row, today),
                }
                for row in rows
            ]
        )
    ends = freshness.gaps(rows, page.period)
    if ends:
        st.info(" ".join(ends))


def show_totals(page: Page) -> None:
    """Show the cards, each with its change."""
    (found,) = page.ask(queries.TOTALS)
    now, before = totals_with_ratios(found), None
    st.subheader(str(page.period))
    if page.before:
        (earlier,) = page.ask(queries.TOTALS, page.before)
        before = totals_with_ratios(earlier)
        st.caption(f"Compared with {page.before}.")
    missing = [
        freshness.coverage(totals, period)
        for totals, period in ((now, page.period), (before, page.before))
        if totals and period
    ]
    columns = st.columns(4)
    for number, (label, figure, written, meaning) in enumerate(CARDS):
        earlier_figure = before[figure] if before else None
        moved = change(now[figure], earlier_figure)
        delta = f"{moved} from {written(earlier_figure)}" if moved else ("no comparison" if page.before else None)
        # More spend is neither good nor bad.
        neutral = moved is None or figure in ("spend", "acquisition_cost")
        columns[number % 4].metric(
            label,
            written(now[figure]),
            _plain(delta) if delta else None,
            help=meaning,
            border=True,
            delta_color="off" if neutral else "normal",
            delta_arrow="off" if moved is None else "auto",
        )
    for sentence in filter(None, missing):
        st.info(f"{sentence} Sums count known days only.")


def show_days(page: Page) -> None:
    """Draw revenue and spend per day."""
    now = page.ask(queries.DAILY)
    before = every_day(page.ask(queries.DAILY, page.before), page.before) if page.before else []
    days = every_day(now, page.period)
    drawings = (("Revenue per day", "revenue", "Revenue, USD"), ("Marketing spend per day", "spend", "Spend, USD"))
    for column, (title, figure, axis) in zip(st.columns(2), drawings, strict=True):
        with column:
            st.subheader(title)
            _draw(
                title,
                [row for row in now if row[figure] is not None],
                partial(charts.compared_lines, days, before, figure, axis),
                partial(tables.compared_days, days, before, figure, axis, money),
            )


def show_channels(page: Page) -> None:
    """Show what each channel returned."""
    st.subheader("Channels")
    st.caption(
        f"Orders and revenue by {queries.MODELS[page.model].lower()} attribution. ROAS is revenue per dollar of "
        "campaign cost, CAC is campaign cost per new customer. n/a: no cost is known, or there is nothing to divide by."
    )
    rows = page.ask(queries.CHANNELS)
    if not rows:
        st.info("No session, order or cost in this period.")
        return
    _table(tables.channels(rows))
    unknown = sum(int(row["unknown_costs"]) for row in rows)
    if unknown:
        st.info(f"The cost of {count(unknown)} campaign days is unknown and not counted: ROAS is too high there.")


def show_visits(page: Page) -> None:
    """Draw the funnel and the cohorts."""
    left, right = st.columns(2)
    with left:
        st.subheader("Funnel")
        (found,) = page.ask(queries.FUNNEL)
        whole = found["sessions"]
        steps = [
            {"step": name, "sessions": found[step], "share": divided(found[step], whole)}
            for step, name in STEPS.items()
        ]
        _draw("Funnel", steps if whole else [], partial(charts.funnel, steps), partial(tables.funnel, steps))
        st.caption("Sessions by the furthest step that one of their clicks reached.")
    with right:
        st.subheader("Cohorts")
        try:
            rows = page.ask(queries.COHORTS)
            _draw("Cohorts", rows, partial(charts.cohorts, rows), partial(tables.cohorts, rows))
            st.caption("Share of the customers of a first-order month who order again, by months since then.")
        except Unanswered as error:
            st.error(str(error))


def show_surroundings(page: Page) -> None:
    """Draw what happened around the shop: social, news, market and weather."""
    rows = page.ask(queries.SIGNALS)
    days = every_day(rows, page.period)
    of_days: tuple[tuple[str, str, str, Callable[..., Any], Callable[[Any], str]], ...] = (
        ("Tweets", "tweets", "Tweets", charts.bars_of_days, count),
        ("News articles", "articles", "Articles", charts.bars_of_days, count),
        ("Bitcoin close", "bitcoin_close", "Close, USD", charts.line_of_days, money),
    )
    # What is drawn, the figure without which there is nothing to draw, the chart, and its numbers.
    drawings: list[tuple[str, str, Callable[[], Any], Callable[[], list[tables.Cells]]]] = [
        (title, figure, partial(chart, days, figure, axis), partial(tables.days, days, figure, axis, write))
        for title, figure, axis, chart, write in of_days
    ]
    weather = partial(charts.sales_by_weather, rows), partial(tables.sales_by_weather, days)
    drawings.append(("Weather and sales", "temperature", *weather))
    columns = [*st.columns(2), *st.columns(2)]
    for column, (title, figure, draw, numbers) in zip(columns, drawings, strict=True):
        with column:
            st.subheader(title)
            _draw(title, [row for row in rows if row[figure] is not None], draw, numbers)


def _draw(title: str, known: Sequence[Row], draw: Callable[[], Any], numbers: Callable[[], list[tables.Cells]]) -> None:
    """Draw a chart with its numbers under it, or say that it would be empty."""
    if known:
        st.altair_chart(draw(), width="stretch")
        with st.expander(f"{title}, as a table"):
            _table(numbers())
    else:
        st.info("No data in this period.")


def _table(rows: Sequence[tables.Cells]) -> None:
    st.table([{heading: _plain(cell) for heading, cell in row.items()} for row in rows])


def _day_or_none(day: date | None) -> str:
    return written_day(day) if day else "none"


def _plain(text: str) -> str:
    # Streamlit reads text between two dollar signs as a formula.
    return text.replace("$", r"\$")


main()
