"""Recording the steps of clocks when their instant has come, many cases in one transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from quyche.case import Case, fold
from quyche.events import VERSION, Event, Stored, link
from quyche.handle.clocks import still_told
from quyche.handle.notices import Crowd
from quyche.handle.receiving import Meant, ended, meant
from quyche.policy.rules import WARD
from quyche.service import announcing
from quyche.service.desk import Desk, load_case, stream
from quyche.store import journal, timers
from quyche.store.timers import DueStep

WORKER = "worker"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def fire_due(desk: Desk, now: datetime, most: int = 1000) -> int:
    """Put steps due by now on record, the oldest first; returns how many.

    Step, timer and the case's number change in one transaction; telling people comes
    after it. A step whose conditions do not hold is noted as skipped.
    """
    with desk.database.atomic():
        codes = timers.hold_due(now, most)
        due = timers.due_of(codes, now) if codes else []
        if due:
            _record(desk, codes, due, now)
    return len(due)


def _record(desk: Desk, codes: list[str], due: list[DueStep], now: datetime) -> None:
    heads = journal.heads(codes)
    day = desk.live.book.local_day(now)
    asked = {s.case: load_case(s.case) for s in due if s.asks or ended(desk.policy, s.receivers, day)}
    written: list[tuple[DueStep, Stored]] = []
    for step in due:
        seq, previous = heads[step.case]
        case = asked.get(step.case)
        event = _event(step, now, _holds(desk, case, step), _meant(desk, case, step, day))
        stored = link(stream(step.case), seq + 1, previous, event)
        heads[step.case] = (stored.seq, stored.hash)
        written.append((step, stored))
    journal.append_linked([stored for _, stored in written])
    timers.record([(step, stored.seq) for step, stored in written], ((heads[c][0], c) for c in codes))


def _meant(desk: Desk, case: Case | None, step: DueStep, day: date) -> Meant:
    """Who receives the step on the day it is put on record: an agency that has ended has a successor."""
    if case is None:
        return Meant(step.receivers)
    return meant(desk.policy, step.receivers, day, case.facts.get(WARD, ""), case.barred)


def _event(step: DueStep, now: datetime, told: bool, to: Meant) -> Event:
    at = _EPOCH + timedelta(microseconds=step.at)
    data: dict[str, Any] = {"clock": step.clock, "epoch": step.epoch, "step": step.step, "at": at.isoformat()}
    if not told:
        return Event("step_skipped", VERSION, now, WORKER, "", {**data, "why": "condition"})
    late = max(0, int((now - at).total_seconds()))
    data |= {"replaced": list(to.replaced)} if to.replaced else {}
    return Event("step_fired", VERSION, now, WORKER, "", {**data, "to": list(to.receivers), "late_seconds": late})


def _holds(desk: Desk, case: Case | None, step: DueStep) -> bool:
    """Conditions are read as pinned with the case; a target's as they serve now."""
    if case is None or not step.asks:
        return True
    clock = next(c for c in case.clocks if (c.kind, c.epoch) == (step.clock, step.epoch))
    policy = desk.policy if clock.target else desk.book(case).policy
    return still_told(next((s for s in policy.steps if s.head.id == step.step), None), case)


def announce_fired(desk: Desk, now: datetime, most: int = 200) -> int:
    """Tell people of steps on record that nobody was told of yet, case by case; returns how many steps.

    A step counts as announced in the transaction that writes its notices and messages.
    """
    crowd = announcing.crowd_of(desk, now)
    with desk.database.atomic():
        codes = timers.hold_unannounced(most)
        if not codes:
            return 0
        numbers = timers.announced(codes)
        logs = journal.read_all([stream(code) for code in codes])
        for code in codes:
            _announce(desk, code, [s.event for s in logs[stream(code)]], numbers[code], now, crowd)
    return sum(map(len, numbers.values()))


def _announce(desk: Desk, code: str, log: list[Event], numbers: list[int], now: datetime, crowd: Crowd) -> None:
    case = fold(code, log)
    if case:
        announcing.announce(desk, case, [log[n - 1] for n in numbers], now, crowd, numbers)
