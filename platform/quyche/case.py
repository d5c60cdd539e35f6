"""A case as its log tells it. Folding never asks the policy: events carry what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from quyche.events import Event


@dataclass(frozen=True, slots=True)
class Rung:
    """A planned step of a clock's ladder."""

    step: str
    at: datetime
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """`target` clocks are the system's own and never overdue. `limit` as in a decision's data."""

    kind: str
    agency: str
    epoch: int
    started_at: datetime
    due_at: datetime
    target: bool
    limit: Mapping[str, Any]
    rungs: tuple[Rung, ...] = ()
    fired: tuple[str, ...] = ()
    stopped_at: datetime | None = None
    calendar_decided: bool = True

    def late_at(self, now: datetime) -> bool:
        """Late means after due, never on it (a limit of "no more than")."""
        return not self.target and (self.stopped_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Entry:
    """A form somebody filled in: what was typed lies in the content record."""

    seq: int
    at: datetime
    actor: str
    action: str
    form: str
    version: str
    content: str
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`version` is the source digest of the policy of first receipt, which decides to the end."""

    code: str
    seq: int
    version: str
    state: str
    closed: bool
    sent_at: datetime
    recorded_at: datetime
    entrance: str
    facts: Mapping[str, str]
    dispatched_at: datetime | None = None
    lead: str = ""
    helpers: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    decision: Mapping[str, Any] | None = None
    milestones: tuple[tuple[str, datetime], ...] = ()
    entries: tuple[Entry, ...] = ()
    reply: str = ""
    published: str = ""
    published_at: datetime | None = None
    withheld: bool = False
    closed_at: datetime | None = None
    erased: bool = False

    def running(self, kind: str) -> Clock | None:
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)

    @property
    def limit_clock(self) -> Clock | None:
        """The newest clock with a legal limit, running or stopped."""
        return next((c for c in reversed(self.clocks) if not c.target), None)


def fold(code: str, events: Iterable[Event]) -> Case | None:
    """The case after these events, oldest first; None for an empty log."""
    case: Case | None = None
    for seq, event in enumerate(events, start=1):
        case = replace(_APPLY[event.kind](case, event), seq=seq) if case else _opened(code, event)
    return case


def _opened(code: str, event: Event) -> Case:
    data = event.data
    case = Case(
        code=code, seq=1, version=data["version"], state=data["state"], closed=False,
        sent_at=instant(data["sent_at"]), recorded_at=event.at, entrance=data["entrance"], facts=dict(data["facts"]),
    )  # fmt: skip
    return replace(case, entries=(_entry(1, event),))


def _entry(seq: int, event: Event) -> Entry:
    e = event.data["entry"]
    attachments = tuple(e["attachments"])
    return Entry(seq, event.at, event.actor, event.action, e["form"], e["version"], e["content"], attachments)


def _acted(case: Case, event: Event) -> Case:
    closed = event.data["closed"]
    entries = case.entries
    if event.data.get("entry"):
        entries = (*entries, _entry(case.seq + 1, event))
    return replace(
        case,
        state=event.data["state"],
        closed=closed,
        entries=entries,
        closed_at=event.at if closed else None,
    )


def _classified(case: Case, event: Event) -> Case:
    return replace(case, facts=dict(event.data["facts"]))


def _decided(case: Case, event: Event) -> Case:
    return replace(case, decision=event.data["decision"])


def _assigned(case: Case, event: Event) -> Case:
    d = event.data
    return replace(
        case, lead=d["lead"], helpers=tuple(d["helpers"]), barred=tuple(d["barred"]),
        dispatched_at=instant(d["dispatched_at"]),
    )  # fmt: skip


def _clock_started(case: Case, event: Event) -> Case:
    d = event.data
    rungs = tuple(Rung(s["step"], instant(s["at"]), tuple(s["to"])) for s in d["steps"])
    clock = Clock(
        kind=d["clock"], agency=d["agency"], epoch=d["epoch"], started_at=instant(d["started_at"]),
        due_at=instant(d["due_at"]), target=d["target"], limit=d["limit"], rungs=rungs,
        calendar_decided=d["calendar_decided"],
    )  # fmt: skip
    return replace(case, clocks=(*case.clocks, clock))


def _clock_stopped(case: Case, event: Event) -> Case:
    at = instant(event.data["at"])
    return _on_clock(case, event, lambda c: replace(c, stopped_at=at))


def _step_fired(case: Case, event: Event) -> Case:
    return _on_clock(case, event, lambda c: replace(c, fired=(*c.fired, event.data["step"])))


def _on_clock(case: Case, event: Event, change: Callable[[Clock], Clock]) -> Case:
    key = (event.data["clock"], event.data["epoch"])
    return replace(case, clocks=tuple(change(c) if (c.kind, c.epoch) == key else c for c in case.clocks))


def _milestone(case: Case, event: Event) -> Case:
    return replace(case, milestones=(*case.milestones, (event.data["milestone"], event.at)))


def _replied(case: Case, event: Event) -> Case:
    return replace(case, reply=event.data["content"])


def _published(case: Case, event: Event) -> Case:
    return replace(case, published=event.data["content"], published_at=event.at)


def _withheld(case: Case, event: Event) -> Case:
    return replace(case, withheld=True, published="", published_at=None)


def _erased(case: Case, event: Event) -> Case:
    return replace(case, erased=True, published="", published_at=None, reply="")


_APPLY: dict[str, Callable[[Case, Event], Case]] = {
    "acted": _acted,
    "classified": _classified,
    "decided": _decided,
    "assigned": _assigned,
    "clock_started": _clock_started,
    "clock_stopped": _clock_stopped,
    "step_fired": _step_fired,
    "milestone": _milestone,
    "replied": _replied,
    "published": _published,
    "withheld": _withheld,
    "erased": _erased,
}
KINDS = frozenset(_APPLY) | {"opened"}


def instant(text: str) -> datetime:
    """An aware instant of the log; a naive one is a fault in the writer."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"naive instant in the log: {text}")
    return at
