"""What a case really went through, as far as a decision and its limit depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.case import instant
from quyche.decide.decision import Facts
from quyche.events import Event

KINDS = frozenset({"decided", "assigned", "clock_started", "clock_paused", "clock_resumed", "clock_stopped"})
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
    last: dict[str, Event] = {}
    limit: _Limit | None = None
    for event in events:
        last[event.kind] = event
        if event.kind == "clock_started" and not event.data["target"]:
            limit = _Limit((event.data["clock"], event.data["epoch"]), instant(event.data["started_at"]))
        elif limit and event.kind in _MOVES and (event.data["clock"], event.data["epoch"]) == limit.key:
            _MOVES[event.kind](limit, instant(event.data["at"]))
    if "decided" not in last:
        return None
    dispatched = instant(last["assigned"].data["dispatched_at"]) if "assigned" in last else None
    facts = _facts(last["decided"].data)
    if limit is None:
        return Past(code, facts, dispatched, None, (), None)
    return Past(code, facts, dispatched, limit.started, tuple(limit.rests), limit.stopped or limit.resting)


class _Limit:
    """A legal limit's clock as it moves on: what folding the case gives, at a tenth of the time.

    A million cases are looked at in one go, and nothing else of them is needed.
    """

    def __init__(self, key: tuple[str, int], started: datetime) -> None:
        self.key, self.started = key, started
        self.rests: list[tuple[datetime, datetime]] = []
        self.resting: datetime | None = None
        self.stopped: datetime | None = None

    def pause(self, at: datetime) -> None:
        self.resting = at

    def resume(self, at: datetime) -> None:
        """A rest ends; a clock that had stopped goes on, its time off counted as a rest."""
        self.rests.append((self.resting or self.stopped or at, at))
        self.resting = self.stopped = None

    def stop(self, at: datetime) -> None:
        self.stopped = at


_MOVES: dict[str, Callable[[_Limit, datetime], None]] = {
    "clock_paused": _Limit.pause, "clock_resumed": _Limit.resume, "clock_stopped": _Limit.stop,
}  # fmt: skip


def _facts(decided: Mapping[str, Mapping[str, str]]) -> Facts:
    sent, dispatch, clock = (instant(decided["instants"][key]) for key in ("sent", "dispatch", "clock"))
    return Facts(decided["facts"], sent, dispatch, clock)
