"""Fixes single expressions in the translation from Snowflake's SQL to DuckDB's.

| Snowflake                                        | bare fakesnow                         |
|--------------------------------------------------|---------------------------------------|
| a / 0 is an error                                | infinite                              |
| (a - mod(a, b)) / b has no fraction and is exact | goes through a double                 |
| try_cast('1_000' as number) is null              | 1000, as DuckDB writes its numbers    |
| dateadd(month, -1 * n, day) with any number n    | fails if n is no 64-bit integer       |
| octet_length(text)                               | fails: DuckDB has it for blobs only   |
| typeof(value in JSON) is VARCHAR, INTEGER …      | JSON, whatever it is                  |

It also leaves out what sqlglot adds for values that a literal argument excludes, such as split_part with an empty
separator. Nested, these additions made some views ten times as long, and planning them took most of a build.
"""

from __future__ import annotations

from sqlglot import Expr, exp

_NUMBERS = (*exp.DataType.NUMERIC_TYPES,)
# The type of a division of NUMBER(38, 0) by another on Snowflake: six decimals, so 32 digits before them.
_QUOTIENT = "decimal(38, 6)"


def fixed(expression: Expr) -> Expr:
    """Return the expression with which DuckDB does what Snowflake does. Called for every node of a statement."""
    if isinstance(expression, exp.TryCast) and expression.to.this in _NUMBERS:
        expression.set("this", exp.func("replace", exp.cast(expression.this, "varchar"), "'_'", "'?'"))
    if isinstance(expression, exp.DateAdd) and isinstance(expression.expression, exp.Binary):
        expression.set("expression", exp.cast(exp.paren(expression.expression), "bigint"))
    _leave_out_impossible_cases(expression)
    if isinstance(expression, exp.ByteLength):
        return exp.func("strlen", expression.this)
    if isinstance(expression, exp.Typeof):
        return _kind_of_json(expression.this)
    return _division(expression) if isinstance(expression, exp.Div) else expression


def _leave_out_impossible_cases(node: Expr) -> None:
    if isinstance(node, exp.SplitPart):
        if node.args["delimiter"].is_string and node.args["delimiter"].name:
            node.set("empty_delimiter_returns_whole", False)
        if node.args["part_index"].is_number and node.args["part_index"].name != "0":
            node.set("part_index_zero_as_one", False)
    elif isinstance(node, exp.Left | exp.Right) and isinstance(node.expression, exp.Literal):
        node.set("negative_length_returns_empty", False)
    elif isinstance(node, exp.Length):
        # Of binary values; on DuckDB their length would be an error.
        node.set("binary", False)


def _kind_of_json(value: Expr) -> Expr:
    kind = exp.func("json_type", value)
    whole = [exp.Literal.string(name) for name in ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")]
    return exp.case().when(kind.isin(*whole), exp.Literal.string("INTEGER")).else_(kind.copy())


def _division(node: exp.Div) -> Expr:
    divisor = node.expression.unnest()
    if isinstance(divisor, exp.Literal) and not _is_zero(divisor):
        guarded = node.expression
    else:
        refusal = exp.func("error", exp.Literal.string("Division by zero"))
        guarded = exp.case().when(exp.EQ(this=node.expression.copy(), expression=exp.Literal.number(0)), refusal)
        guarded = guarded.else_(node.expression.copy())
    dividend = node.this.unnest()
    if not _is_multiple(dividend, divisor):
        node.set("expression", guarded)
        return node
    whole = exp.IntDiv(this=exp.cast(node.this, "hugeint"), expression=exp.cast(guarded, "hugeint"))
    # sqlglot doesn't visit the nodes of a replacement.
    inside = whole.transform(lambda inner: fixed(inner) if inner is not whole else inner, copy=False)
    return exp.cast(exp.paren(inside), _QUOTIENT)


def _is_multiple(dividend: Expr, divisor: Expr) -> bool:
    """Whether the dividend is `a - mod(a, divisor)`."""
    if not isinstance(dividend, exp.Sub) or not isinstance(dividend.expression, exp.Mod):
        return False
    remainder = dividend.expression
    return bool(dividend.this.unnest() == remainder.this.unnest() and remainder.expression.unnest() == divisor)


def _is_zero(literal: exp.Literal) -> bool:
    return not literal.is_string and float(literal.name) == 0
