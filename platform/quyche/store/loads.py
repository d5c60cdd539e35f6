"""How many limits run, by the day they end: what is overdue is a sum of days, and one day looked at closely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from quyche.store.concerns import LIMIT
from quyche.store.tables import CaseRow, Concern, Load, UtcField

DAY = timedelta(days=1) // timedelta(microseconds=1)
COLUMNS = ("category", "ward", "lead")
Loads = Counter[tuple[str, str, int]]


def of(row: Mapping[str, Any] | None, concerns: Iterable[Mapping[str, Any]]) -> Loads:
    """What the running limits of one case add, by column, value and day of their end (UTC, since 1970)."""
    ends = [_micro(c["at"]) // DAY for c in concerns if c["kind"] == LIMIT]
    return Counter((column, row[column], day) for column in COLUMNS for day in ends) if row else Counter()


def change(before: Loads, after: Loads) -> None:
    """In the transaction of the case's events."""
    moved = Counter(after)
    moved.subtract(before)
    for (column, value, day), by in sorted(moved.items()):
        if by:
            row = {"column": column, "value": value, "day": day, "running": by}
            key = [Load.column, Load.day, Load.value]
            Load.insert(row).on_conflict(conflict_target=key, update={"running": Load.running + by}).execute()


def running() -> int:
    """How many limits run."""
    return int(Load.select(fn.SUM(Load.running)).where(Load.column == COLUMNS[0]).scalar() or 0)


def overdue(column: str, at: datetime) -> dict[str, int]:
    """Limits that ended before an instant and still run, by a column of the case."""
    today = _micro(at) // DAY
    past: Any = Load.select(Load.value, fn.SUM(Load.running)).where((Load.column == column) & (Load.day < today))
    whole = {str(value): int(many) for value, many in past.group_by(Load.value).tuples()}
    return dict(Counter(whole) + Counter(_ended(column, _instant(today * DAY), at)))


def soon(at: datetime, until: datetime) -> int:
    """Limits that end between two instants."""
    return sum(_ended("lead", at, until).values())


def _ended(column: str, since: datetime, until: datetime) -> dict[str, int]:
    by = getattr(CaseRow, column)
    query = Concern.select(by, fn.COUNT(Concern.case)).join(CaseRow, on=(CaseRow.code == Concern.case))
    query = query.where((Concern.kind == LIMIT) & (Concern.at >= since) & (Concern.at < until))
    found: Any = query.group_by(by).tuples()
    return {str(value): int(many) for value, many in found}


def all_rows() -> list[tuple[Any, ...]]:
    """Every sum that is not nothing."""
    key = (Load.column, Load.value, Load.day)
    found: Any = Load.select(*key, Load.running).where(Load.running != 0).order_by(*key).tuples()
    return list(found)


def _micro(at: datetime) -> int:
    return UtcField().db_value(at) or 0


def _instant(micro: int) -> datetime:
    at = UtcField().python_value(micro)
    if at is None:
        raise ValueError("no instant")
    return at
