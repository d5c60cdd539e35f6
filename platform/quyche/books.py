"""A line of a book as its log tells it, and what lines may not stand beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from quyche.events import Event


@dataclass(frozen=True, slots=True)
class Said:
    """A form filled in: by whom and when, and the record that holds what was typed."""

    by: str
    at: datetime
    form: str
    version: str
    content: str


@dataclass(frozen=True, slots=True)
class Line:
    """`starts` and `ends` bound a duty or a delegation (`ends` excluded); `person` is on duty or stands in
    for `instead_of` in `role`; a difficulty is about `case` or `clause`; `agency` is whose line it is."""

    id: str
    seq: int
    book: str
    said: Said
    agency: str
    person: str
    instead_of: str
    role: str
    starts: datetime | None
    ends: datetime | None
    case: str
    clause: str
    answers: tuple[Said, ...] = ()
    outcome: str = ""
    ended_at: datetime | None = None
    rule: str = ""
    """The row of the policy a difficulty is about."""

    def held_at(self, at: datetime) -> bool:
        """Whether it held at an instant, as far as had been said by then."""
        begun = self.starts is not None and self.starts <= at
        return begun and (self.ends is None or at < self.ends) and (self.ended_at is None or at < self.ended_at)

    def holds_at(self, at: datetime) -> bool:
        begun = self.starts is not None and self.starts <= at
        return begun and (self.ends is None or at < self.ends) and self.ended_at is None

    def overlaps(self, starts: datetime, ends: datetime) -> bool:
        mine = self.starts is not None and self.ends is not None and self.starts < ends and starts < self.ends
        return mine and self.ended_at is None


def fold(line_id: str, events: Iterable[Event]) -> Line | None:
    """The line after these events, oldest first; None for an empty log."""
    line: Line | None = None
    for event in events:
        line = replace(_APPLY[event.kind](line, event), seq=line.seq + 1) if line else _entered(line_id, event)
    return line


def _entered(line_id: str, event: Event) -> Line:
    d = event.data
    starts, ends = (datetime.fromisoformat(d[k]) if d[k] else None for k in ("starts", "ends"))
    return Line(
        line_id, 1, d["book"], _said(event), d["agency"], d["person"], d["instead_of"], d["role"], starts, ends,
        d["case"], d["clause"], rule=d.get("rule", ""),
    )  # fmt: skip


def _said(event: Event) -> Said:
    entry = event.data["entry"]
    return Said(event.actor, event.at, entry["form"], entry["version"], entry["content"])


_APPLY: dict[str, Callable[[Line, Event], Line]] = {
    "line_answered": lambda line, e: replace(line, answers=(*line.answers, _said(e)), outcome=e.data["outcome"]),
    "line_ended": lambda line, e: replace(line, ended_at=e.at),
}
