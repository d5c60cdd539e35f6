"""Starting, stopping, resting and moving the clocks of a case: each as what is noted in its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quyche.case import Case, Clock
from quyche.decide.deciding import Rulebook, planned, receivers, steps_of
from quyche.decide.decision import PlannedStep, limit_data, limit_from
from quyche.errors import Refused
from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.policy.rules import ClockRow, Step

Noted = tuple[str, dict[str, Any]]
"""An event to be: its kind and its data."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What a clock starts with: since when, for whom, for which time (1 is the first).

    `recorded` is when it is written down, not before `start`.
    """

    start: datetime
    recorded: datetime
    epoch: int = 1
    agency: str = ""
    helpers: tuple[str, ...] = ()


def started(
    book: Rulebook, workplace: Policy, row: ClockRow, decision: Mapping[str, Any] | None, begin: Begin
) -> Iterator[Noted]:
    """A clock with its due time and steps; reminders whose time was over when it was recorded are skipped.

    A limit and its ladder come from the decision, a target's from its row. Raises Refused without a limit.
    """
    if row.kind == "promise":
        raise Refused({"": ("no-limit", {})})
    target = row.kind == "target"
    limit = row.target if target else _limit_of(decision or {})
    if limit is None:
        raise Refused({"": ("no-limit", {})})
    agency = "" if target else begin.agency
    due = book.due(begin.start, limit, agency)
    steps = steps_of(workplace, row.steps) if target else steps_of(book.policy, _ids(decision))
    plan = planned(book, steps, limit, begin.start, begin.agency, begin.helpers)
    yield "clock_started", {
        "clock": row.head.id, "agency": agency, "epoch": begin.epoch, "started_at": begin.start.isoformat(),
        "due_at": due.at.isoformat(), "target": target, "limit": limit_data(limit), "steps": _as_data(plan, steps),
        "calendar_decided": due.decided,
    }  # fmt: skip
    for step in plan:
        if step.at and step.at < begin.recorded and step.at < due.at:
            yield _skipped(row.head.id, begin.epoch, step.step, step.at, "recorded-late")


def promised(book: Rulebook, workplace: Policy, row: ClockRow, due: datetime, begin: Begin) -> dict[str, Any]:
    """A clock that runs to a time somebody gave their word for; its steps are counted day and night."""
    agency = begin.agency
    span, day = int((due - begin.start).total_seconds()), book.timetable().working_day
    coming = ((begin.start + timedelta(seconds=s.time.seconds(span, day)), s) for s in steps_of(workplace, row.steps))
    plan = sorted((at.astimezone(book.zone), s.head.id, s) for at, s in coming)
    return {
        "clock": row.head.id, "agency": agency, "epoch": begin.epoch, "started_at": begin.start.isoformat(),
        "due_at": due.astimezone(book.zone).isoformat(), "target": True, "promise": True, "limit": {},
        "steps": [_rung(i, at, receivers(s, agency, begin.helpers), s.conditional) for at, i, s in plan],
        "calendar_decided": True,
    }  # fmt: skip


def _limit_of(decision: Mapping[str, Any]) -> Duration | None:
    return limit_from(decision.get("limit"))


def _ids(decision: Mapping[str, Any] | None) -> list[str]:
    return [s["step"] for s in (decision or {}).get("steps", ())]


def _as_data(plan: Iterable[PlannedStep], rows: Iterable[Step]) -> list[dict[str, Any]]:
    asking = {s.head.id for s in rows if s.conditional}
    return [_rung(s.step, s.at, s.to, s.step in asking) for s in plan if s.at]


def _rung(step: str, at: datetime, to: Iterable[str], asks: bool) -> dict[str, Any]:
    return {"step": step, "at": at.isoformat(), "to": list(to), "asks": asks}


def _skipped(clock: str, epoch: int, step: str, at: datetime, why: str) -> Noted:
    return "step_skipped", {"clock": clock, "epoch": epoch, "step": step, "at": at.isoformat(), "why": why}


def stopped(book: Rulebook, workplace: Policy, clock: Clock, at: datetime) -> Iterator[Noted]:
    """The end of a clock, with the seconds used of it; steps that waited for the worker are not told any more."""
    late = clock.late_at(at)
    if clock.paused_at:
        yield from resumed(book, workplace, clock, at)
    for rung in clock.waiting:
        if rung.at <= at:
            yield _skipped(clock.kind, clock.epoch, rung.step, rung.at, "stopped")
    limit, rests = limit_from(clock.limit), clock.rests
    end = clock.paused_at or at
    used = book.used(clock.started_at, end, limit, clock.agency, rests) if limit else 0
    yield "clock_stopped", {
        "clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), "late": late, "used": used,
    }  # fmt: skip


def paused(clock: Clock, at: datetime, content: str, review_at: str | None) -> Iterator[Noted]:
    """A rest begins; `content` says why, `review_at` when somebody must look again. A promise does not rest."""
    if clock.paused_at or clock.stopped_at or clock.promise:
        return
    yield "clock_paused", {
        "clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), "content": content, "review_at": review_at,
    }  # fmt: skip


def resumed(book: Rulebook, workplace: Policy, clock: Clock, at: datetime) -> Iterator[Noted]:
    """A rest ends, or a stopped clock goes on with the time it had used: due and steps still to come move."""
    since = clock.paused_at or clock.stopped_at
    if since is None or clock.promise:
        return
    plan = replanned(book, workplace, clock, (*clock.rests, (since, at)))
    yield "clock_resumed", {"clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), **plan}


def moved(book: Rulebook, workplace: Policy, clock: Clock) -> dict[str, Any] | None:
    """Where due and steps stand by the calendar that serves now; None when that is where they are.

    No calendar moves a promise.
    """
    if clock.promise:
        return None
    plan = replanned(book, workplace, clock, clock.rests)
    same = datetime.fromisoformat(plan["due_at"]) == clock.due_at
    return None if same else {"clock": clock.kind, "epoch": clock.epoch, **plan}


def replanned(
    book: Rulebook, workplace: Policy, clock: Clock, rests: tuple[tuple[datetime, datetime], ...]
) -> dict[str, Any]:
    """Where due and steps still to come stand when the clock's limit is counted again from its start, without `rests`.

    Raises Refused for a clock without a limit.
    """
    limit = limit_from(clock.limit)
    if limit is None:
        raise Refused({"": ("no-limit", {})})
    due = book.due(clock.started_at, limit, clock.agency, pauses=rests)
    told = {*clock.fired, *clock.skipped}
    waiting = {r.step: r for r in clock.rungs if r.step not in told}
    plan = planned(book, _rows(book, workplace, clock, waiting), limit, clock.started_at, clock.agency, (), rests)
    steps = [_rung(s.step, s.at, waiting[s.step].to, waiting[s.step].asks) for s in plan if s.at]
    return {"due_at": due.at.isoformat(), "steps": steps, "calendar_decided": due.decided}


def _rows(book: Rulebook, workplace: Policy, clock: Clock, ids: Iterable[str]) -> tuple[Step, ...]:
    """The steps of a limit as pinned with the case, those of a target as they serve now."""
    return steps_of(workplace if clock.target else book.policy, ids)


def handed(book: Rulebook, clock: Clock, at: datetime, agency: str, helpers: tuple[str, ...]) -> Iterator[Noted]:
    """The running clock goes over to another agency as it stands; its steps to come are for the new one."""
    told = {*clock.fired, *clock.skipped}
    left = {r.step: r for r in clock.rungs if r.step not in told}
    rows = steps_of(book.policy, left)
    steps = [_rung(s.head.id, left[s.head.id].at, receivers(s, agency, helpers), left[s.head.id].asks) for s in rows]
    yield "clock_handed", {
        "clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), "agency": agency,
        "due_at": clock.due_at.isoformat(), "steps": steps, "calendar_decided": clock.calendar_decided,
    }  # fmt: skip


def still_told(step: Step | None, case: Case) -> bool:
    """Whether a step that asks is told now; one that no longer exists in the rules is."""
    if step is None:
        return True
    passed = any(m == step.without for m, _ in case.milestones)
    return not passed and (not step.states or case.state in step.states)


def handed_on(
    pinned: Rulebook, case: Case, at: datetime, lead: str, helpers: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """The lead's running clocks go on as they stand, with whoever leads now and for whoever helps now."""
    for clock in case.clocks:
        if not clock.stopped_at and clock.agency and clock.agency == case.lead:
            yield from (data for _, data in handed(pinned, clock, at, lead, helpers))
