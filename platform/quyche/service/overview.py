"""The figures of the whole city, for those who lead it. Every query is one indexed range or one narrow table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quyche import handle
from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.service.desk import Desk
from quyche.store import loads, tallies
from quyche.store.tallies import Sum

DAYS = 30
SOON = timedelta(hours=1)
NOTHING = Sum(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one category, ward, agency or day: sent, finished in time, finished late, open and overdue now."""

    id: str
    sent: int
    timely: int
    late: int
    overdue: int

    @property
    def on_time(self) -> int | None:
        """Percent in time, open overdue cases counted as late; None before anything is due."""
        whole = self.timely + self.late + self.overdue
        return 100 * self.timely // whole if whole else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The last DAYS local days; `total` is everything, `today` the day of `at`."""

    at: datetime
    running: int
    soon: int
    total: Figures
    today: Figures
    by_category: tuple[Figures, ...]
    by_ward: tuple[Figures, ...]
    by_agency: tuple[Figures, ...]
    trend: tuple[Figures, ...]


def may_see(desk: Desk, actor: Actor) -> bool:
    return any(r.overview for r in handle.roles_of(desk.policy, actor))


def overview(desk: Desk, actor: Actor, at: datetime) -> Overview:
    """Raises NotFound for those whose roles do not show them the whole city."""
    if not may_see(desk, actor):
        raise NotFound("overview")
    last = desk.live.book.local_day(at)
    first = last - timedelta(days=DAYS - 1)
    days = tallies.summed("day", first.isoformat())
    policy = desk.policy
    categories, wards, agencies = (
        _figures([r.head.id for r in rows], column, first, at)
        for column, rows in (("category", policy.categories), ("ward", policy.wards), ("lead", policy.agencies))
    )
    trend = tuple(_one(d.isoformat(), days, {}) for d in _days(first, last))
    sent, timely, late = (sum(getattr(s, part) for s in days.values()) for part in ("sent", "timely", "late"))
    total = Figures("", sent, timely, late, sum(a.overdue for a in agencies))
    busy = sorted((a for a in agencies if a.id and (a.sent or a.overdue)), key=lambda a: (-a.overdue, -a.sent, a.id))
    soon = loads.soon(at, at + SOON)
    return Overview(at, loads.running(), soon, total, trend[-1], categories, wards, tuple(busy), trend)


def _figures(ids: Iterable[str], column: str, first: date, at: datetime) -> tuple[Figures, ...]:
    sums, overdue = tallies.summed(column, first.isoformat()), loads.overdue(column, at)
    known = [_one(i, sums, overdue) for i in dict.fromkeys(ids)]
    unknown = _one("", sums, overdue)
    return (*known, *([unknown] if unknown.sent or unknown.overdue else []))


def _one(row_id: str, sums: Mapping[str, Sum], overdue: Mapping[str, int]) -> Figures:
    found = sums.get(row_id, NOTHING)
    return Figures(row_id, found.sent, found.timely, found.late, overdue.get(row_id, 0))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
