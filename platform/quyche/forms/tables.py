"""Rows of a table field: `<id>.<row>.<column>`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quyche.forms.given import ROWS_LIMIT, Options, Problem, Raw, blank, tidy
from quyche.forms.kinds import read
from quyche.policy.workplace import Field

Rows = tuple[list[dict[str, Any]], dict[str, Problem]]


def read_table(table: Field, raw: Raw, options: Options) -> Rows:
    """The rows that say something, and what is wrong, by cell; "" for the table as a whole."""
    rows: list[dict[str, Any]] = []
    problems: dict[str, Problem] = {}
    limit = table.maximum or ROWS_LIMIT
    numbers = _numbers(table, raw)
    if len(numbers) > limit or any(n >= ROWS_LIMIT for n in numbers):
        return [], {table.id: Problem("too-many-rows", (("limit", str(limit)),))}
    for number in numbers:
        row, wrong = _row(table, _cells(table, raw, number), options)
        rows.append(row)
        problems |= {f"{table.id}.{number}.{column}": found for column, found in wrong.items()}
    return rows, problems


def _numbers(table: Field, raw: Raw) -> list[int]:
    named = (re.fullmatch(rf"{re.escape(table.id)}\.(\d{{1,4}})\..+", name, re.ASCII) for name in raw)
    found = sorted({int(m[1]) for m in named if m})
    return [n for n in found if any(tidy(v) for values in _cells(table, raw, n).values() for v in values)]


def _cells(table: Field, raw: Raw, number: int) -> dict[str, Sequence[str]]:
    return {c.id: raw.get(f"{table.id}.{number}.{c.id}", ()) for c in table.columns}


def _row(
    table: Field, given: Mapping[str, Sequence[str]], options: Options
) -> tuple[dict[str, Any], dict[str, Problem]]:
    row: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for column in table.columns:
        value, wrong = read(column, given, options)
        if wrong is None and column.required and blank(value):
            wrong = Problem("required")
        if wrong:
            problems[column.id] = wrong
        row[column.id] = value
    return row, problems
