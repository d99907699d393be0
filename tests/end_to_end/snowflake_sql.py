"""What dbt sends to Snowflake is Snowflake's SQL: DuckDB's functions would run on the emulator, and nowhere else.

Each compiled statement is parsed as Snowflake's and written again. A function that sqlglot doesn't know there, or that
it knows from another engine and writes otherwise, is no function of Snowflake's, unless it is one of those listed here.
"""

from __future__ import annotations

import functools
import itertools

from sqlglot import exp, parse_one, tokenize
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

# Snowflake has them, though sqlglot has no class for them or writes another name for the same thing.
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
# Snowflake doesn't have them, though sqlglot would leave them as they are; found by trying all of DuckDB's functions.
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
# Words before a bracket that call nothing: SQL's own, and types with a length.
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
    """Name what in `sql` Snowflake doesn't have, in the order of its names."""
    # To Snowflake two slashes are a comment, so its own tokens would not show them.
    # dbt-snowflake escapes a quote in a text by a backslash, which means nothing to the other tokenizer.
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
    """The words that stand right before an opening bracket, but for SQL's own."""
    words = itertools.pairwise(tokens)
    found = {
        word.text.lower()
        for word, bracket in words
        if bracket.token_type == TokenType.L_PAREN and word.text.isidentifier()
    }
    return found - NO_CALL
