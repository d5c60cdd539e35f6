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
class Task:
    """Something asked of agencies within a case: a directive, a helper's part. Never edited.

    `content` is the entry that says what; `acknowledged` and `answered` hold
    (agency, instant), `numbers` the entries in which the registry entered its number.
    """

    number: int
    kind: str
    by: str
    origin: str
    to: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    content: str
    corrects: int
    acknowledged: tuple[tuple[str, datetime], ...] = ()
    answered: tuple[tuple[str, datetime], ...] = ()
    chased: tuple[datetime, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Agencies that have not answered."""
        done = {agency for agency, _ in self.answered}
        return tuple(a for a in self.to if a not in done)


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
    locked: bool = False
    consent: bool | None = None
    consent_asked: bool = False
    shows: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    split_from: str = ""
    split_into: tuple[str, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every agency with a part in the case: the lead, helpers, those something was asked of."""
        asked = (a for t in self.tasks for a in t.to)
        return tuple(dict.fromkeys(a for a in (self.lead, *self.helpers, *asked) if a))

    def running(self, kind: str) -> Clock | None:
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)

    @property
    def limit_clock(self) -> Clock | None:
        """The newest clock with a legal limit, running or stopped."""
        return next((c for c in reversed(self.clocks) if not c.target), None)


def fold(code: str, events: Iterable[Event]) -> Case | None:
    """The case after these events, oldest first; None for an empty log."""
    case: Case | None = None
    for event in events:
        case = after(case, event) if case else _opened(code, event)
    return case


def after(case: Case, event: Event) -> Case:
    """The case with one more event."""
    return replace(_APPLY[event.kind](case, event), seq=case.seq + 1)


def _opened(code: str, event: Event) -> Case:
    data = event.data
    case = Case(
        code=code, seq=1, version=data["version"], state=data["state"], closed=False,
        sent_at=instant(data["sent_at"]), recorded_at=event.at, entrance=data["entrance"], facts=dict(data["facts"]),
        consent=data.get("consent"), split_from=data.get("split_from", ""),
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
    shows = tuple(event.data.get("shows", ()))
    return replace(case, published=event.data["content"], published_at=event.at, shows=shows)


def _withheld(case: Case, event: Event) -> Case:
    return replace(case, withheld=True, published="", published_at=None)


def _locked(case: Case, event: Event) -> Case:
    return replace(case, locked=True, published="", published_at=None)


def _task_opened(case: Case, event: Event) -> Case:
    d = event.data
    due = instant(d["due_at"]) if d["due_at"] else None
    task = Task(
        d["task"], d["kind"], event.actor, d["origin"], tuple(d["to"]), event.at, due, d["content"], d["corrects"]
    )  # fmt: skip
    return replace(case, tasks=(*case.tasks, task))


def _on_task(case: Case, event: Event, change: Callable[[Task], Task]) -> Case:
    number = event.data["task"]
    return replace(case, tasks=tuple(change(t) if t.number == number else t for t in case.tasks))


def _task_acknowledged(case: Case, event: Event) -> Case:
    told = (event.data["agency"], event.at)
    return _on_task(case, event, lambda t: replace(t, acknowledged=(*t.acknowledged, told)))


def _task_answered(case: Case, event: Event) -> Case:
    told = (event.data["agency"], event.at)
    return _on_task(case, event, lambda t: replace(t, answered=(*t.answered, told)))


def _task_chased(case: Case, event: Event) -> Case:
    return _on_task(case, event, lambda t: replace(t, chased=(*t.chased, event.at)))


def _task_numbered(case: Case, event: Event) -> Case:
    return _on_task(case, event, lambda t: replace(t, numbers=(*t.numbers, event.data["content"])))


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
    "locked": _locked,
    "unlocked": lambda case, _: replace(case, locked=False),
    "consent_asked": lambda case, _: replace(case, consent_asked=True),
    "consent": lambda case, event: replace(case, consent=event.data["given"]),
    "task_opened": _task_opened,
    "task_acknowledged": _task_acknowledged,
    "task_answered": _task_answered,
    "task_chased": _task_chased,
    "task_numbered": _task_numbered,
    "merged": lambda case, event: replace(case, merged_into=event.data["into"]),
    "absorbed": lambda case, event: replace(case, merged=(*case.merged, event.data["case"])),
    "split": lambda case, event: replace(case, split_into=(*case.split_into, *event.data["into"])),
}
KINDS = frozenset(_APPLY) | {"opened"}


def instant(text: str) -> datetime:
    """An aware instant of the log; a naive one is a fault in the writer."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"naive instant in the log: {text}")
    return at
