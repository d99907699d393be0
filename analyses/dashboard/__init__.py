"""The dashboard: a Streamlit page over the marts. `make dashboard` starts it.

Imports run one way, top to bottom of this list:

    __main__.py     python -m analyses.dashboard: starts Streamlit on this machine only
    app.py          the page, section by section
    charts.py       one function per chart, in colours that colour-blind readers can tell apart
    tables.py       the figures of each chart in words and digits
    freshness.py    which data is old, missing or ends too early, in words
    figures.py      periods, ratios and changes, and how they are written
    warehouse.py    a connection that reads, on DuckDB, Postgres or Snowflake
    queries.py      the SQL: one query per question
"""
