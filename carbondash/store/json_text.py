"""Whole numbers out of a column that holds JSON as text, alike on both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class json_integer(FunctionElement[int]):
    """The whole number under a key of the object that the column holds; NULL where the key is missing."""

    name = "json_integer"
    type = BigInteger()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], key: str) -> None:
        super().__init__(column, literal(key))


@compiles(json_integer, "sqlite")
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(json_extract({column}, '$.' || {key}) AS INTEGER)"


@compiles(json_integer)
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST((CAST({column} AS JSON) ->> {key}) AS BIGINT)"
