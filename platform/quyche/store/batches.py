"""Statements for many rows at once, without a model's conversions: what a worker does thousands of times a second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from peewee import SQL, Expression, Field, PostgresqlDatabase


def repeat(query: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement once for every row of values, given as the database holds them and in the statement's order.

    The values in `query` itself only stand for their places.
    """
    if rows:
        statement, _ = query.sql()
        query._database.cursor().executemany(statement, rows)


def fetch(query: Any) -> list[tuple[Any, ...]]:
    """Every row of a query, its values as the database holds them: instants are microseconds since 1970."""
    found: list[tuple[Any, ...]] = query._database.execute_sql(*query.sql()).fetchall()
    return found


def among(field: Field, values: Sequence[str]) -> Expression:
    """Whether a column holds one of many values: one parameter, however many they are, so one statement serves all."""
    if isinstance(field.model._meta.database.obj, PostgresqlDatabase):
        return field == SQL("ANY(%s)", [list(values)])
    return field.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(values)]))
