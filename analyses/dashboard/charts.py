"""One function per chart. Colours are those of Okabe and Ito, told apart with any colour vision; none stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

Row = dict[str, Any]
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#767676"
HEIGHT = 220


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as Altair reads them: decimals as floats, days as moments."""
    frame = pd.DataFrame(list(rows))
    for name in frame.columns:
        if name in ("day", "cohort_month"):
            frame[name] = pd.to_datetime(frame[name])
        elif name not in ("period", "step", "cohort"):
            frame[name] = pd.to_numeric(frame[name].astype("float64"))
    return frame


def _day_axis() -> alt.X:
    return alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount=7))


def compared_lines(now: Sequence[Row], before: Sequence[Row], figure: str, title: str) -> alt.Chart:
    """Draw a figure per day as a line, and that of the compared period, on the same days, as a dashed one.

    Both are lists of one row per day, in order; `before` may be empty.
    """
    days = [row["day"] for row in now]
    rows = [{"day": row["day"], "period": "This period", figure: row.get(figure)} for row in now]
    rows += [
        {"day": day, "period": "Compared period", figure: row.get(figure)}
        for day, row in zip(days, before, strict=False)
    ]
    names = ["This period", "Compared period"] if before else ["This period"]
    return (
        alt.Chart(_frame(rows), height=HEIGHT, description=f"{title} per day, as lines")
        .mark_line(point=alt.OverlayMarkDef(size=18))
        .encode(
            x=_day_axis(),
            y=alt.Y(f"{figure}:Q", title=title, axis=alt.Axis(format="~s")),
            color=alt.Color(
                "period:N",
                title=None,
                scale=alt.Scale(domain=names, range=[BLUE, ORANGE][: len(names)]),
                legend=alt.Legend(orient="top", symbolType="stroke", symbolSize=400) if before else None,
            ),
            strokeDash=alt.StrokeDash(
                "period:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 4]][: len(names)]), legend=None
            ),
            tooltip=[alt.Tooltip("day:T", format="%-d %b %Y"), "period:N", alt.Tooltip(f"{figure}:Q", format=",.2f")],
        )
    )


def line_of_days(rows: Sequence[Row], figure: str, title: str, colour: str = BLUE) -> alt.Chart:
    """Draw a figure per day as a line; days without it leave a gap."""
    return (
        alt.Chart(_frame(rows), height=HEIGHT, description=f"{title} per day, as a line")
        .mark_line(color=colour, point=alt.OverlayMarkDef(size=18, color=colour))
        .encode(
            x=_day_axis(),
            y=alt.Y(f"{figure}:Q", title=title, scale=alt.Scale(zero=False), axis=alt.Axis(format="~s")),
            tooltip=[alt.Tooltip("day:T", format="%-d %b %Y"), alt.Tooltip(f"{figure}:Q", format=",.2f")],
        )
    )


def bars_of_days(rows: Sequence[Row], figure: str, title: str, colour: str = GREEN) -> alt.Chart:
    """Draw a count per day as bars."""
    return (
        alt.Chart(_frame(rows), height=HEIGHT, description=f"{title} per day, as bars")
        .mark_bar(color=colour)
        .encode(
            x=_day_axis(),
            y=alt.Y(f"{figure}:Q", title=title, axis=alt.Axis(format="~s")),
            tooltip=[alt.Tooltip("day:T", format="%-d %b %Y"), alt.Tooltip(f"{figure}:Q", format=",.2f")],
        )
    )


def funnel(steps: Sequence[Row]) -> alt.LayerChart:
    """Draw the steps of the funnel as bars with their numbers. Rows have step, sessions and share."""
    base = alt.Chart(_frame(steps), height=HEIGHT, description="Sessions that reach each step, as bars").encode(
        x=alt.X("sessions:Q", title="Sessions", axis=alt.Axis(format="~s")),
        y=alt.Y("step:N", title=None, sort=None, axis=alt.Axis(labelLimit=160)),
        tooltip=["step:N", alt.Tooltip("sessions:Q", format=","), alt.Tooltip("share:Q", format=".1%")],
    )
    return base.mark_bar(color=BLUE) + base.mark_text(align="left", dx=4).encode(
        text=alt.Text("sessions:Q", format=",")
    )


def cohorts(rows: Sequence[Row]) -> alt.LayerChart:
    """Draw the share of each cohort that orders again, by months since the first order, as a heat map with numbers."""
    labelled = [row | {"cohort": f"{row['cohort_month']:%b %Y}"} for row in rows]
    height = 34 * len({row["cohort"] for row in labelled}) + 60
    base = alt.Chart(_frame(labelled), height=height, description="Share of each cohort that orders again").encode(
        x=alt.X("months_since_first_order:O", title="Months since the first order", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("cohort:N", title=None, sort=None),
        tooltip=[
            alt.Tooltip("cohort:N", title="First order in"),
            alt.Tooltip("months_since_first_order:Q", title="Months since"),
            alt.Tooltip("cohort_customer_count:Q", format=",", title="Customers"),
            alt.Tooltip("active_customer_count:Q", format=",", title="Active customers"),
            alt.Tooltip("retention_rate:Q", format=".1%", title="Retention"),
        ],
    )
    colour = alt.Color("retention_rate:Q", scale=alt.Scale(scheme="cividis", domain=[0, 1]), legend=None)
    white = alt.condition(alt.datum.retention_rate < 0.55, alt.value("white"), alt.value("black"))
    return base.mark_rect(stroke="white").encode(color=colour) + base.mark_text().encode(
        text=alt.Text("retention_rate:Q", format=".0%"), color=white
    )


def sales_by_weather(rows: Sequence[Row]) -> alt.Chart:
    """Draw revenue by temperature, one point per day: dry days are circles, wet ones triangles."""
    known = [
        {"day": row["day"], "revenue": row["revenue"], "temperature": row["temperature"], "period": _rain(row)}
        for row in rows
        if row.get("revenue") is not None and row.get("temperature") is not None
    ]
    names = ["dry", "wet (1 mm or more)", "rain unknown"]
    return (
        alt.Chart(_frame(known), height=HEIGHT, description="Revenue by average temperature, one point per day")
        .mark_point(filled=True, size=60)
        .encode(
            x=alt.X("temperature:Q", title="Average temperature, °C", scale=alt.Scale(zero=False)),
            y=alt.Y("revenue:Q", title="Revenue, USD", axis=alt.Axis(format="~s")),
            color=alt.Color(
                "period:N",
                title=None,
                scale=alt.Scale(domain=names, range=[ORANGE, BLUE, GREY]),
                legend=alt.Legend(orient="top"),
            ),
            shape=alt.Shape("period:N", scale=alt.Scale(domain=names, range=["circle", "triangle-up", "cross"])),
            tooltip=[
                alt.Tooltip("day:T", format="%-d %b %Y"),
                alt.Tooltip("temperature:Q", format=".1f"),
                alt.Tooltip("revenue:Q", format=",.2f"),
                alt.Tooltip("period:N", title="weather"),
            ],
        )
    )


def _rain(row: Row) -> str:
    if row["precipitation"] is None:
        return "rain unknown"
    return "wet (1 mm or more)" if row["precipitation"] >= 1 else "dry"
