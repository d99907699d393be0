"""Lands delivered files in a landing zone and, where there is no Snowpipe, loads them into the raw tables.

Imports run one way. A module imports only from lines below its own, or from its own folder:

    __main__.py                  python -m ingest
    cli.py                       the command line: the list of commands
    commands/                    one module per command: options, output, exit codes
    sample/ embedded_postgres/   made-up deliveries; a Postgres server for trying out
    fetch/ kafka/                fetches and polls APIs; consumes topics; both land what comes
    sources/                     one module per domain: asks its APIs and yields records
    api/                         the HTTP client: keys, retries, limits, error answers
    landing.py load/             puts files into landing zones; loads landed files into raw tables
    zones/                       landing zones: a folder, an object store, a Snowflake stage
    files/                       reads local files: JSON lines, CSV, compression, content keys
    feeds.py settings.py         the declared feeds; what the environment sets
    logs.py signals.py           the log; requests to stop
    errors.py                    what can go wrong, each error one sentence for the user
"""
