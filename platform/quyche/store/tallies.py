"""Sums for the overview, kept with every case that changes, so that no page has to count a million."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from peewee import fn

from quyche.case import Case
from quyche.store.tables import CaseRow, Concern, Tally

Key = tuple[str, str, str]
"""Column, day, value."""
COLUMNS = ("category", "ward", "lead")


def days_of(case: Case) -> dict[str, str]:
    """The local days a case counts on: sent, finished. The place's own zone is that of its clocks in the log."""
    zone = case.clocks[0].due_at.tzinfo if case.clocks else None
    done = case.solved_at
    return {"sent_day": _day(case.sent_at, zone), "done_day": _day(done, zone) if done else ""}


def _day(at: datetime, zone: tzinfo | None) -> str:
    return at.astimezone(zone or at.tzinfo).date().isoformat()


def change(before: CaseRow | None, row: Mapping[str, Any]) -> None:
    """Bring the sums from what the case's row was to what it is. In the transaction of its events."""
    moved = Counter(counts(row))
    moved.subtract(counts(before.__data__) if before else {})
    for (key, kind), by in sorted(moved.items()):
        if by:
            _add(key, kind, by)


def counts(row: Mapping[str, Any]) -> dict[tuple[Key, str], int]:
    """What the row of a case adds: to which sums of which days."""
    counts = dict.fromkeys(((key, "sent") for key in _keys(row, row["sent_day"])), 1)
    if row["done_day"]:
        done = "late" if row["stopped_at"] > row["due_at"] else "timely"
        counts |= dict.fromkeys(((key, done) for key in _keys(row, row["done_day"])), 1)
    return counts


def _keys(row: Mapping[str, Any], day: str) -> list[Key]:
    return [("day", day, ""), *((column, day, row[column]) for column in COLUMNS)]


def _add(key: Key, kind: str, by: int) -> None:
    at = dict(zip(("column", "day", "value"), key, strict=True))
    target = [Tally.column, Tally.day, Tally.value]
    more = {kind: getattr(Tally, kind) + by}
    Tally.insert({**at, kind: by}).on_conflict(conflict_target=target, update=more).execute()


@dataclass(frozen=True, slots=True)
class Sum:
    sent: int
    timely: int
    late: int


def summed(column: str, first_day: str) -> dict[str, Sum]:
    """Sums since a day by `day`, `category`, `ward` or `lead`: one indexed range."""
    by = Tally.day if column == "day" else Tally.value
    rows: Any = Tally.select(by, fn.SUM(Tally.sent), fn.SUM(Tally.timely), fn.SUM(Tally.late))
    since = (Tally.column == column) & (Tally.day >= first_day)
    found: list[tuple[Any, ...]] = list(rows.where(since).group_by(by).tuples())
    return {str(key): Sum(int(sent), int(timely), int(late)) for key, sent, timely, late in found}


def all_sums() -> list[tuple[Any, ...]]:
    """Every sum that is not nothing."""
    some = (Tally.sent != 0) | (Tally.timely != 0) | (Tally.late != 0)
    found: Any = Tally.select().where(some).order_by(Tally.column, Tally.day, Tally.value).tuples()
    return list(found)


def all_concerns() -> list[tuple[Any, ...]]:
    order = (Concern.case, Concern.kind, Concern.agency, Concern.at)
    found: Any = Concern.select(*order).order_by(*order).tuples()
    return list(found)
