"""What each case counts as, written with it in one transaction and derived from it alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from quyche.case import Case, Clock
from quyche.policy.rules import CATEGORY, SOURCE, WARD
from quyche.store import open_sums
from quyche.store.figure_tables import Figure, Happening


def project(case: Case) -> dict[str, Any]:
    """The figures of a case, as its row."""
    zone, facts = _zone(case), {} if case.erased else case.facts
    limits = [c for c in case.clocks if not c.target]
    first, last = (limits[0], limits[-1]) if limits else (None, None)
    return {
        "case": case.code, "category": facts.get(CATEGORY, ""), "ward": facts.get(WARD, ""),
        "source": facts.get(SOURCE, ""), "lead": case.lead, "sent_at": case.sent_at,
        "sent_day": _day(case.sent_at, zone), "dispatched_at": first and first.started_at,
        "dispatched_day": _day(first.started_at, zone) if first else "", "started_at": last and last.started_at,
        "due_at": last and last.due_at, "ended_at": _ended(case, last), "resting_from": _resting(last),
        "solved_at": case.solved_at, "solved_day": _day(case.solved_at, zone) if case.solved_at else "",
        "paused": sum(_paused(c) for c in limits), "late_before": sum(map(_overran, limits[:-1])),
        "deferrals": len(case.deferrals), "interim": bool((case.decision or {}).get("interim")),
    }  # fmt: skip


def _zone(case: Case) -> tzinfo | None:
    """The place's own zone is that of its clocks in the log."""
    return case.clocks[0].due_at.tzinfo if case.clocks else case.sent_at.tzinfo


def _day(at: datetime, zone: tzinfo | None) -> str:
    return at.astimezone(zone).date().isoformat()


def _ended(case: Case, limit: Clock | None) -> datetime | None:
    return limit.stopped_at or case.closed_at if limit else case.closed_at


def _resting(limit: Clock | None) -> datetime | None:
    since = limit.paused_at if limit else None
    return since if limit and since and since <= limit.due_at else None


def _paused(clock: Clock) -> int:
    return int(sum((until - since for since, until in clock.rests), timedelta()).total_seconds())


def _overran(clock: Clock) -> bool:
    return clock.stopped_at is not None and clock.stopped_at > clock.due_at


def _happened(case: Case) -> Iterator[tuple[str, str, datetime]]:
    yield from (("refused", "", at) for at in case.refusals)
    yield from (("returned", agency, at) for agency, at in case.returns)
    yield from (("deferred", d.agency or case.lead, d.at) for d in case.deferrals)
    yield from (("chased", c.to, c.at) for c in case.chases)
    yield from (("chased", agency, at) for t in case.tasks for at in t.chased for agency in t.to)


def put(case: Case) -> None:
    """In the transaction of the case's events."""
    row = project(case)
    before: Figure | None = Figure.get_or_none(Figure.case == case.code)
    open_sums.change(before.__data__ if before else None, row)
    Figure.insert(row).on_conflict(conflict_target=[Figure.case], update=row).execute()
    Happening.delete().where(Happening.case == case.code).execute()
    found = happened(case)
    if found:
        Happening.insert_many(found).execute()


def happened(case: Case) -> list[dict[str, Any]]:
    """What happened to a case and is counted, as rows."""
    zone = _zone(case)
    return [
        {"case": case.code, "kind": kind, "agency": agency, "at": at, "day": _day(at, zone)}
        for kind, agency, at in _happened(case)
    ]


def clear() -> None:
    Figure.delete().execute()
    Happening.delete().execute()
    open_sums.clear()


def all_rows() -> list[tuple[Any, ...]]:
    """Everything in both tables, in one order on every database."""
    order = (Happening.case, Happening.kind, Happening.agency, Happening.at, Happening.day)
    happened: Any = Happening.select(*order).order_by(*order).tuples()
    return [*Figure.select().order_by(Figure.case).tuples(), *happened]
