"""The effects of actions on clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from quyche.case import Clock
from quyche.errors import Refused
from quyche.events import Event
from quyche.handle.clocks import Begin, Noted, handed, paused, promised, resumed, started, stopped
from quyche.handle.step import Step
from quyche.policy.rules import ClockRow
from quyche.policy.workplace import Effect, EffectKind


def clock_from(step: Step) -> datetime:
    """The agency's receipt: now, or an earlier handover that the dispatcher records (a call at night)."""
    handed = step.entered("received_at")
    return max(min(datetime.fromisoformat(handed), step.at), step.case.sent_at) if handed else step.at


def _start(step: Step, effect: Effect) -> Iterator[Event]:
    row = next(c for c in step.workplace.clocks if c.head.id == effect.target)
    if row.kind == "promise":
        yield from _promise(step, row)
        return
    start = clock_from(step) if row.kind == "limit" else step.at
    epoch = 1 + sum(c.kind == effect.target for c in step.case.clocks)
    begin = Begin(start, step.at, epoch, step.case.lead, step.case.helpers)
    yield from _events(step, started(step.book, step.workplace, row, step.case.decision, begin))


def _promise(step: Step, row: ClockRow) -> Iterator[Event]:
    """To the time entered, in place of an earlier promise; nothing where none was. Raises Refused for the past."""
    entered = step.entered(row.due_from)
    if not entered:
        return
    due = datetime.fromisoformat(entered)
    if due <= step.at:
        raise Refused({step.field(row.due_from): ("must-be-future", {})})
    before = step.case.running(row.head.id)
    if before:
        yield from _events(step, stopped(step.book, step.workplace, before, step.at))
    epoch = 1 + sum(c.kind == row.head.id for c in step.case.clocks)
    begin = Begin(step.at, step.at, epoch, step.case.lead, step.case.helpers)
    yield step.event("clock_started", promised(step.book, step.workplace, row, due, begin))


def _stop(step: Step, effect: Effect) -> Iterator[Event]:
    clock = step.case.running(effect.target)
    if clock:
        yield from _events(step, stopped(step.book, step.workplace, clock, step.at))


def _pause(step: Step, effect: Effect) -> Iterator[Event]:
    clock = step.case.running(effect.target)
    if clock:
        yield from _events(step, paused(clock, step.at, step.content, step.entered("review_at")))


def _resume(step: Step, effect: Effect) -> Iterator[Event]:
    clock = _newest(step, effect.target)
    if clock:
        yield from _events(step, resumed(step.book, step.workplace, clock, step.at))


def _hand_over(step: Step, effect: Effect) -> Iterator[Event]:
    clock = step.case.running(effect.target)
    if clock and clock.agency != step.case.lead:
        yield from _events(step, handed(step.book, clock, step.at, step.case.lead, step.case.helpers))


def _newest(step: Step, kind: str) -> Clock | None:
    return next((c for c in reversed(step.case.clocks) if c.kind == kind), None)


def _events(step: Step, noted: Iterable[Noted]) -> Iterator[Event]:
    yield from (step.event(kind, data) for kind, data in noted)


CLOCK_EFFECTS: Mapping[EffectKind, Callable[[Step, Effect], Iterator[Event]]] = {
    "start_clock": _start,
    "stop_clock": _stop,
    "pause_clock": _pause,
    "resume_clock": _resume,
    "hand_clock": _hand_over,
}
