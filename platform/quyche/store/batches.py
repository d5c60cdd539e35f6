"""The same statement for many rows: what a worker does thousands of times a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def repeat(query: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement once for every row of values, given as the database holds them and in the statement's order.

    The values in `query` itself only stand for their places.
    """
    if rows:
        statement, _ = query.sql()
        query._database.cursor().executemany(statement, rows)
