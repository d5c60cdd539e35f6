"""Moving running deadlines when another calendar serves: a day declared off, a swap, other office hours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from quyche.case import Case
from quyche.decide.deciding import Rulebook
from quyche.events import VERSION, Event
from quyche.handle.clocks import moved
from quyche.handle.notices import Crowd
from quyche.policy.calendars import CalendarRow
from quyche.policy.durations import Duration, Unit
from quyche.service import announcing
from quyche.service.desk import Desk, append, load_case
from quyche.service.ladder import WORKER
from quyche.store import cases, registers, timers
from quyche.store.clock_tables import OfficeClock

PLANNED = "planned-calendar"
"""The version by whose calendars running clocks were last planned."""
BATCH = 1000


def replan_due(desk: Desk, now: datetime) -> int:
    """Move every running office clock that the serving calendars put elsewhere; returns how many.

    Each move is one entry in its case that names the documents behind the change.
    Nothing is done twice: a clock that stands right is left alone, so a pass cut short is simply made again.
    """
    planned, serving = registers.mark(PLANNED), desk.live.source_digest
    if planned == serving:
        return 0
    before = desk.serving.version(planned).book if planned else None
    count = 0
    if before and before.policy.digests.calendar != desk.policy.digests.calendar:
        crowd = announcing.crowd_of(desk, now)
        count = sum(_move(desk, code, before, now, crowd) for code in _displaced(desk.live.book))
    registers.set_mark(PLANNED, serving)
    return count


def _displaced(book: Rulebook) -> Iterator[str]:
    """Cases with a clock that is not where the calendars say, found without opening any case."""
    after = ""
    while found := timers.office_clocks(after, BATCH):
        after = str(found[-1].case)
        yield from dict.fromkeys(str(c.case) for c in found if _due(book, c) != c.due_at)


def _due(book: Rulebook, row: OfficeClock) -> datetime:
    rests = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in json.loads(row.rests or "[]")]
    return book.due(row.started_at, Duration(row.amount, cast(Unit, row.unit), "working"), row.agency, pauses=rests).at


def _move(desk: Desk, code: str, before: Rulebook, now: datetime, crowd: Crowd) -> int:
    with desk.database.atomic():
        cases.hold(code)
        case = load_case(code)
        events = list(_events(desk, case, before, now)) if case and not case.closed else []
        if case and events:
            announcing.announce(desk, append(case, *events), events, now, crowd)
    return len(events)


def _events(desk: Desk, case: Case, before: Rulebook, now: datetime) -> Iterator[Event]:
    for clock in case.clocks:
        if clock.stopped_at or clock.paused_at:
            continue
        plan = moved(desk.book(case), desk.policy, clock)
        if plan:
            rows = before.row_for(clock.agency), desk.live.book.row_for(clock.agency)
            until = max(clock.due_at, datetime.fromisoformat(plan["due_at"]))
            because = _changed(*rows, clock.started_at, until, desk.live.book)
            yield Event(
                "clock_moved", VERSION, now, WORKER, "", {**plan, "was": clock.due_at.isoformat(), "because": because}
            )


def _changed(
    old: CalendarRow, new: CalendarRow, start: datetime, until: datetime, book: Rulebook
) -> list[dict[str, Any]]:
    """The days on which the calendars differ within a clock's time, each with the document that says so."""
    off, special = set(old.days_off) ^ set(new.days_off), set(old.swapped) ^ set(new.swapped)
    days: set[date] = off | {day for day, _ in special}
    documents = dict(new.documents)
    within = sorted(d for d in days if book.local_day(start) <= d <= book.local_day(until))
    return [{"day": d.isoformat(), **_said(documents, d)} for d in within]


def _said(documents: dict[date, Any], day: date) -> dict[str, str]:
    found = documents.get(day)
    return {"number": found.number, "signed_on": found.signed_on, "signer": found.signer} if found else {}
