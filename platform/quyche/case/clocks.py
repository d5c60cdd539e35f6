"""A clock of a case at one moment: when it began, what it rests on, what it has told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Rung:
    """A planned step of a clock's ladder."""

    step: str
    at: datetime
    to: tuple[str, ...]
    asks: bool = False
    """Told only while conditions hold that are looked at when it comes."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count. `content` is the entry that says why, `review_at` when somebody looks again."""

    since: datetime
    until: datetime | None
    by: str
    content: str
    review_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recount:
    """A limit that a row of a later version put in the place of the one before, which `was` and `was_due` keep.

    `citations` are those of `row`, `was_citations` those the limit before rested on; `document` as in the row, or
    None. `place` is where the row stands in the version (a source digest) that served.
    """

    at: datetime
    was: Mapping[str, Any]
    was_due: datetime
    was_citations: tuple[str, ...]
    limit: Mapping[str, Any]
    row: str
    place: str
    citations: tuple[str, ...]
    document: Mapping[str, str] | None
    version: str


@dataclass(frozen=True, slots=True)
class Clock:
    """`target` clocks are the system's own and never overdue. `limit` as in a decision's data.

    `fired` steps were told, `skipped` ones never will be. `handed` are agencies that
    had the clock before, each with the instant it was passed on.
    """

    kind: str
    agency: str
    epoch: int
    started_at: datetime
    due_at: datetime
    target: bool
    limit: Mapping[str, Any]
    rungs: tuple[Rung, ...] = ()
    fired: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    stopped_at: datetime | None = None
    calendar_decided: bool = True
    pauses: tuple[Pause, ...] = ()
    handed: tuple[tuple[str, datetime], ...] = ()
    promise: bool = False
    """Runs to a time somebody promised; counts beside the limit and never in its place."""
    recounts: tuple[Recount, ...] = ()

    @property
    def paused_at(self) -> datetime | None:
        """Since when it rests; None while it runs and once it has stopped."""
        last = self.pauses[-1] if self.pauses else None
        return last.since if last and last.until is None and self.stopped_at is None else None

    @property
    def rests(self) -> tuple[tuple[datetime, datetime], ...]:
        """The pauses that are over."""
        return tuple((p.since, p.until) for p in self.pauses if p.until)

    @property
    def waiting(self) -> tuple[Rung, ...]:
        """Steps still to come; of a resting clock only those whose instant was before the rest."""
        if self.stopped_at:
            return ()
        told, rest = {*self.fired, *self.skipped}, self.paused_at
        return tuple(r for r in self.rungs if r.step not in told and (rest is None or r.at <= rest))

    def late_at(self, now: datetime) -> bool:
        """Late means after due, never on it (a limit of "no more than"); a resting clock does not become late."""
        return not self.target and (self.stopped_at or self.paused_at or now) > self.due_at
