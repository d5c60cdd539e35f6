"""What stands beside the share in time, of limits that run: kept as sums, so that no page adds up all that is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import fn

from quyche.store.figure_tables import COUNTED, Figure, OpenSum
from quyche.store.tables import UtcField

DAY = timedelta(days=1) // timedelta(microseconds=1)
RESTING = -1
Sums = Counter[tuple[int, str]]


def of(row: Mapping[str, Any] | None) -> Sums:
    """What the figures of one case add, by day and column."""
    if row is None or row["started_at"] is None or row["ended_at"] is not None:
        return Counter()
    if row["resting_from"] is not None:
        return Counter({(RESTING, "resting"): 1})
    day = _micro(row["due_at"]) // DAY
    return Counter({(day, column): _part(row, column) for column in COUNTED})


def _part(row: Mapping[str, Any], column: str) -> int:
    """Seconds at rest are summed; of everything else, in how many cases it is so."""
    return int(row[column]) if column == "paused" else int(row[column] > 0)


def change(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """In the transaction of the case's events."""
    moved = Counter(of(after))
    moved.subtract(of(before))
    for (day, column), by in sorted(moved.items()):
        if by:
            more = {column: getattr(OpenSum, column) + by}
            OpenSum.insert({"day": day, column: by}).on_conflict(conflict_target=[OpenSum.day], update=more).execute()


def overdue(at: datetime) -> dict[str, int]:
    """Sums over limits that ended before now and still run: whole days, and today looked at closely."""
    today = _micro(at) // DAY
    days: Any = OpenSum.select(*(fn.SUM(getattr(OpenSum, c)) for c in COUNTED))
    (whole,) = days.where((OpenSum.day >= 0) & (OpenSum.day < today)).tuples()
    since = UtcField().python_value(today * DAY)
    ended = Figure.ended_at.is_null() & (Figure.due_at >= since) & (Figure.due_at < at)
    rows: Any = Figure.select().where(ended & Figure.resting_from.is_null())
    found = Counter({c: int(n or 0) for c, n in zip(COUNTED, whole, strict=True)})
    for row in rows:
        found.update({c: _part(row.__data__, c) for c in COUNTED})
    return dict(found)


def resting() -> int:
    return int(OpenSum.select(OpenSum.resting).where(OpenSum.day == RESTING).scalar() or 0)


def clear() -> None:
    OpenSum.delete().execute()


def all_rows() -> list[tuple[Any, ...]]:
    """Every day on which something is not nothing."""
    some = [getattr(OpenSum, c) != 0 for c in ("resting", *COUNTED)]
    found: Any = OpenSum.select().where(some[0] | some[1] | some[2] | some[3] | some[4]).order_by(OpenSum.day).tuples()
    return list(found)


def _micro(at: datetime) -> int:
    return UtcField().db_value(at.astimezone(UTC)) or 0
