"""Recording the steps of the escalation ladder when their instant has come."""

from __future__ import annotations

from datetime import datetime

from quyche.case import Case, fold
from quyche.events import Event
from quyche.service.desk import Desk, stream
from quyche.store import cases, journal
from quyche.store.tables import Timer

WORKER = "worker"


def fire_due(desk: Desk, now: datetime, most: int = 200) -> int:
    """Record every step due by now, oldest first; step and timer change in one transaction. Returns how many."""
    fired = 0
    for code in dict.fromkeys(t.case for t in cases.due_timers(now, most)):
        with desk.database.atomic():
            fired += _fire_case(code, now)
    return fired


def _fire_case(code: str, now: datetime) -> int:
    before = [s.event for s in journal.read(stream(code))]
    case = fold(code, before)
    due = [t for t in cases.due_timers(now, 1000) if t.case == code]
    if case is None or not due:
        return 0
    events = [_fired(case, t, now) for t in due]
    journal.append(stream(code), case.seq, events)
    after = fold(code, [*before, *events])
    if after:
        cases.put(after)
    return len(events)


def _fired(case: Case, timer: Timer, now: datetime) -> Event:
    clock = next(c for c in case.clocks if (c.kind, c.epoch) == (timer.clock, timer.epoch))
    rung = next(r for r in clock.rungs if r.step == timer.step)
    data = {
        "clock": timer.clock, "epoch": timer.epoch, "step": timer.step, "at": rung.at.isoformat(), "to": list(rung.to),
        "late_seconds": max(0, int((now - rung.at).total_seconds())),
    }  # fmt: skip
    return Event("step_fired", 1, now, WORKER, "", data)
