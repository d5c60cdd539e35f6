"""What a case really went through, as far as a decision and its limit depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.case import instant
from quyche.decide.decision import Facts
from quyche.events import data_from, kind_of, parse

_TARGET = '"target":true'
"""In the text of a clock's start: a number, an id or what somebody typed has no such shape."""


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


def past_of(code: str, log: Iterable[str]) -> Past | None:
    """From the texts of a case's events, oldest first; None for a case that was never decided."""
    last: dict[str, str] = {}
    limit: _Limit | None = None
    for text in log:
        kind = kind_of(text)
        last[kind] = text
        if kind == "clock_started":
            limit = _started(text) or limit
        elif limit and kind in _MOVES:
            limit.move(kind, text)
    if "decided" not in last:
        return None
    dispatched = instant(parse(last["assigned"]).data["dispatched_at"]) if "assigned" in last else None
    facts = _facts(data_from("facts", last["decided"]))
    if limit is None:
        return Past(code, facts, dispatched, None, (), None)
    return Past(code, facts, dispatched, limit.started, tuple(limit.rests), limit.stopped or limit.resting)


def _started(text: str) -> _Limit | None:
    """The clock of a limit; None for one of the office's own targets."""
    if _TARGET in text:
        return None
    data = parse(text).data
    return _Limit((data["clock"], data["epoch"]), instant(data["started_at"]))


class _Limit:
    """A legal limit's clock as it moves on: what folding the case gives, at a tenth of the time.

    A million cases are looked at in one go, and nothing else of them is needed.
    """

    def __init__(self, key: tuple[str, int], started: datetime) -> None:
        self.key, self.started = key, started
        self.rests: list[tuple[datetime, datetime]] = []
        self.resting: datetime | None = None
        self.stopped: datetime | None = None

    def move(self, kind: str, text: str) -> None:
        """What one event does to it; those of other clocks nothing."""
        data = parse(text).data
        if (data["clock"], data["epoch"]) == self.key:
            _MOVES[kind](self, instant(data["at"]))

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
