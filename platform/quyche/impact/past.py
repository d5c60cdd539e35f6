"""What a case really went through, as far as a decision and its limit depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.case import fold, instant
from quyche.decide.decision import Facts
from quyche.events import Event

KINDS = frozenset({
    "opened", "decided", "assigned", "clock_started", "clock_paused", "clock_resumed", "clock_stopped",
})  # fmt: skip
"""Kinds of events that say it; all others may be left out."""


@dataclass(frozen=True, slots=True)
class Past:
    """A case by its newest decision and its newest legal limit: after a re-route the last agency's.

    `facts` are those it was decided on. `dispatched_at` is when the last agency got it, None before that. The limit
    runs from `started_at` without the `rests`, until `ended_at`: the result, another end, or a rest that still lasts;
    None while it runs.
    """

    code: str
    facts: Facts
    dispatched_at: datetime | None
    started_at: datetime | None
    rests: tuple[tuple[datetime, datetime], ...]
    ended_at: datetime | None


def past_of(code: str, events: Iterable[Event]) -> Past | None:
    """From the events of `KINDS`, oldest first; None for a case that was never decided."""
    told = list(events)
    case = fold(code, told)
    decided = next((e.data for e in reversed(told) if e.kind == "decided"), None)
    if case is None or decided is None:
        return None
    clock = case.limit_clock
    return Past(
        code, _facts(decided), case.dispatched_at, clock.started_at if clock else None, clock.rests if clock else (),
        (clock.stopped_at or clock.paused_at) if clock else None,
    )  # fmt: skip


def _facts(decided: Mapping[str, Mapping[str, str]]) -> Facts:
    sent, dispatch, clock = (instant(decided["instants"][key]) for key in ("sent", "dispatch", "clock"))
    return Facts(decided["facts"], sent, dispatch, clock)
