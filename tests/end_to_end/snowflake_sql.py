"""Finds SQL that Snowflake doesn't have: DuckDB's functions would run on the emulator, but not on Snowflake.

Each compiled statement is parsed in Snowflake's dialect and written again. A function that sqlglot doesn't know there,
or that it knows from another engine and writes differently, is not one of Snowflake's, unless it is listed here.
"""

from __future__ import annotations

import functools
import itertools

from sqlglot import exp, parse_one, tokenize
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

# Snowflake has these, but sqlglot has no class for them or writes another name for the same function.
SNOWFLAKE_HAS = {
    "check_json",
    "extract",
    "getdate",
    "hash",
    "iff",
    "len",
    "mod",
    "position",
    "startswith",
    "substr",
    "substring",
    "to_timestamp_ntz",
    "to_varchar",
}
# Snowflake doesn't have these, but sqlglot leaves them as they are; found by trying all functions of DuckDB.
OTHERS_HAVE = {
    "encode",
    "first",
    "format",
    "from_base64",
    "from_json",
    "json_remove",
    "json_set",
    "json_strip_nulls",
    "json_type",
    "last",
    "list",
    "map_from_entries",
    "overlay",
    "quantile",
    "regexp_full_match",
    "struct_extract",
    "to_base64",
    "to_days",
}
# Words before a bracket that aren't calls: keywords, and types with a length.
NO_CALL = {
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "char",
    "decimal",
    "distinct",
    "else",
    "except",
    "exists",
    "from",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "not",
    "number",
    "numeric",
    "on",
    "or",
    "over",
    "select",
    "text",
    "then",
    "timestamp",
    "timestamp_ntz",
    "union",
    "using",
    "values",
    "varchar",
    "when",
    "where",
    "with",
    "within",
}
NO_OPERATORS = {"//", "->>", "->", "#>>", "#>", "~", "!~", "~*", "@>", "<@", "^@", "**"}
NO_TYPES = {
    exp.DataType.Type.INT128,
    exp.DataType.Type.UINT,
    exp.DataType.Type.UBIGINT,
    exp.DataType.Type.UTINYINT,
    exp.DataType.Type.USMALLINT,
    exp.DataType.Type.JSON,
    exp.DataType.Type.JSONB,
    exp.DataType.Type.LIST,
    exp.DataType.Type.STRUCT,
    exp.DataType.Type.USERDEFINED,
}


@functools.cache
def not_snowflake(sql: str) -> list[str]:
    """Return the names in `sql` that Snowflake doesn't have, sorted."""
    # Two slashes start a comment on Snowflake, so its tokenizer wouldn't show them.
    # dbt-snowflake escapes quotes in texts with a backslash, which the other tokenizer doesn't know.
    plain = sql.replace("\\'", "''")
    tokens = [token for token in tokenize(plain, read="duckdb") if token.token_type != TokenType.STRING]
    operators = {token.text for token in tokens} & NO_OPERATORS
    try:
        parsed = parse_one(sql, read="snowflake")
    except SqlglotError as error:
        return [*operators, f"no SQL of Snowflake's: {str(error).splitlines()[0]}"]
    written = calls(tokenize(parsed.sql("snowflake"), read="snowflake"))
    unknown = {call.name.lower() for call in parsed.find_all(exp.Anonymous)}
    renamed = calls(tokenize(sql, read="snowflake")) - written
    types = {kind.sql("duckdb").lower() for kind in parsed.find_all(exp.DataType) if kind.this in NO_TYPES}
    syntax = {"filter (where …)"} if parsed.find(exp.Filter) else set()
    functions = (unknown | renamed) - SNOWFLAKE_HAS | written & OTHERS_HAVE
    return sorted(functions | operators | types | syntax)


def calls(tokens: list[Token]) -> set[str]:
    """The words right before an opening bracket, except keywords and types."""
    words = itertools.pairwise(tokens)
    found = {
        word.text.lower()
        for word, bracket in words
        if bracket.token_type == TokenType.L_PAREN and word.text.isidentifier()
    }
    return found - NO_CALL
