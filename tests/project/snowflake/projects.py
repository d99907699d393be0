"""The projects whose Snowflake set-up is tested: this one, and a small one with every kind of feed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.parsed_project import write_profile

ROOT = Path(__file__).resolve().parents[3]
BUCKET = {"snowflake_landing_url": "s3://shop-landing/", "snowflake_landing_role_arn": "arn:aws:iam::1:role/landing"}
# Parsing a project and printing SQL need no account, and an account in the environment must change nothing.
OFFLINE = {
    "SNOWFLAKE_ACCOUNT": "none",
    "SNOWFLAKE_USER": "none",
    "SNOWFLAKE_PRIVATE_KEY_PATH": "",
    "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": "",
    "SNOWFLAKE_AUTHENTICATOR": "",
    "SNOWFLAKE_TOKEN": "",
    "SNOWFLAKE_ROLE": "transformer",
    "SNOWFLAKE_WAREHOUSE": "transforming",
    "SNOWFLAKE_DATABASE": "marketing_insight",
    "MARKETING_INSIGHT_SCHEMA": "analytics",
    "MARKETING_INSIGHT_DUCKDB": ":memory:",
}

# The hooks of a large model, as models/marts/sales/fct_sales.sql has them.
LARGE = """{{ config(
    materialized='table', pre_hook="{{ use_warehouse() }}", post_hook="{{ use_warehouse(back=true) }}"
) }}

select 1 as one
"""
# Not in a file, because dbt reads every YAML file below tests/ as part of the project.
SHOP_SOURCES = """
sources:
  - name: shop
    database: "{{ var('raw_database', target.database) }}"
    schema: raw
    tables:
      - name: orders
        config: {meta: {landing: {feed: shop.orders, format: csv}, cluster_by: [customer_id]}}
        columns:
          - {name: order_id, data_type: text}
          - {name: customer_id, data_type: text}
          - {name: email, data_type: text, config: {meta: {contains_pii: true}}}
          - {name: _is_short_row, data_type: boolean}
          - &file_name {name: _file_name, data_type: text}
          - &file_row_number {name: _file_row_number, data_type: bigint}
          - &file_content_key {name: _file_content_key, data_type: text}
          - &loaded_at {name: _loaded_at, data_type: timestamp}
      - name: events
        config: {meta: {landing: {feed: shop.events, format: json}}}
        columns:
          - &record {name: record, data_type: json}
          - &record_text {name: record_text, data_type: text}
          - *file_name
          - *file_row_number
          - *file_content_key
          - *loaded_at
  - name: prices
    schema: streaming
    tables:
      - name: prices_raw
        config: {meta: {landing: {feed: market.prices, format: json, streaming: true}}}
        columns:
          - *record
          - *record_text
          - *file_name
          - *file_row_number
          - *file_content_key
          - *loaded_at
      - name: built_elsewhere
        columns: [{name: id, data_type: text}]
"""
# The same feeds, with personal data in the JSON records.
PERSONAL_SOURCES = SHOP_SOURCES.replace("data_type: json}", "data_type: json, config: {meta: {contains_pii: true}}}")


def write_shop(folder: Path, sources: str = SHOP_SOURCES, **settings: Any) -> Path:
    """Write a project into `folder` with separate feeds and this project's macros and vars; return `folder`."""
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    project = {
        "name": declared["name"],
        "version": "0.1.0",
        "profile": declared["profile"],
        "macro-paths": ["macros"],
        "flags": declared["flags"],
        "vars": declared["vars"] | settings,
    }
    path = folder / "models/staging/shop/_shop__sources.yml"
    path.parent.mkdir(parents=True)
    path.write_text(sources, encoding="utf-8")
    (folder / "models/large.sql").write_text(LARGE, encoding="utf-8")
    (folder / "models/one.sql").write_text("{{ config(materialized='table') }}\n\nselect 1 as one\n", encoding="utf-8")
    (folder / "macros").symlink_to(ROOT / "macros", target_is_directory=True)
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(project), encoding="utf-8")
    write_profile(folder)
    return folder


def statements(script: str) -> list[str]:
    """Return the statements of a printed script, without the comments before them."""
    found = (re.sub(r"^(--[^\n]*\n|\n)+", "", each).strip() for each in script.split(";\n"))
    return [each for each in found if each and not each.startswith("-- Printed only")]
