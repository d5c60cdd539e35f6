"""The life of a policy's versions as its log tells it: kept, approved, activated, withdrawn, refused.

What serves at an instant follows from this record and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar, cast

from quyche.events import Event

STREAM = "policy"
Kind = Literal["bootstrap", "ordinary", "emergency", "rollback"]


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody the serving version allows said yes to exactly these bytes; `over` is what served then."""

    id: int
    source: str
    at: datetime
    by: str
    over: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Activation:
    """`start`: it serves from then on; `since`: an earlier instant it is declared to count from, under `clause`.

    `reaches`: the first instant whose answers an emergency changed without declaring it.
    `id` is the number of its event, `approval` that of the approval it rests on (0 for none),
    `reason` the sealed record of what was given as a reason ("" for none).
    """

    id: int
    source: str
    start: datetime
    at: datetime
    kind: Kind
    by: str
    over: str = ""
    approval: int = 0
    approver: str = ""
    impact: int = 0
    reason: str = ""
    since: datetime | None = None
    clause: str = ""
    reaches: datetime | None = None
    withdrawn: bool = False
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`reasons` are codes with their words, `findings` what check said, as it was told then. `plan` is the activation
    that could not come into force at its instant, 0 for one that was refused when it was asked for."""

    id: int
    source: str
    name: str
    at: datetime
    by: str
    reasons: tuple[tuple[str, Mapping[str, str]], ...]
    findings: tuple[Mapping[str, Any], ...]
    more: int
    plan: int = 0
    open: bool = True


@dataclass(frozen=True)
class Record:
    """Everything in the order in which it was written. `seq` is the number of the last event."""

    seq: int = 0
    activations: tuple[Activation, ...] = ()
    approvals: tuple[Approval, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    kept: Mapping[str, datetime] = field(default_factory=dict)

    def serving(self, at: datetime) -> Activation | None:
        """What serves at an instant; None before the first activation."""
        return serving_at(self.activations, at)

    def planned(self, now: datetime) -> tuple[Activation, ...]:
        """What is to come, in the order in which it will."""
        ahead = (a for a in self.activations if a.start > now and not a.withdrawn)
        return tuple(sorted(ahead, key=lambda a: (a.start, a.id)))

    def approvals_of(self, source: str) -> tuple[Approval, ...]:
        return tuple(a for a in self.approvals if a.source == source and not a.withdrawn)

    def was_active(self, source: str, now: datetime) -> bool:
        return any(a.source == source and a.start <= now and not a.withdrawn for a in self.activations)

    def again(self, made: Activation) -> bool:
        """Whether an activation brings back what had served before it."""
        earlier = (a for a in self.activations if a.id < made.id and a.start <= made.at and not a.withdrawn)
        return any(a.source == made.source for a in earlier)

    @property
    def emergencies(self) -> tuple[Activation, ...]:
        """Emergencies that nobody with the right to approve has looked at."""
        return tuple(a for a in self.activations if a.kind == "emergency" and not a.seen_by and not a.withdrawn)


class Turn(Protocol):
    """A row of the record of activations, from the log or from its projection."""

    @property
    def id(self) -> int: ...
    @property
    def start(self) -> datetime: ...
    @property
    def withdrawn(self) -> bool: ...


T = TypeVar("T", bound=Turn)


def serving_at(turns: Iterable[T], at: datetime) -> T | None:
    """The activation with the latest beginning that has come; of two at one instant the one written later."""
    begun = [t for t in turns if t.start <= at and not t.withdrawn]
    return max(begun, key=lambda t: (t.start, t.id), default=None)


def fold(events: Iterable[Event]) -> Record:
    record = Record()
    for number, event in enumerate(events, start=1):
        record = replace(_FOLDS.get(event.kind, _unknown)(record, number, event), seq=number)
    return record


def _unknown(record: Record, number: int, event: Event) -> Record:
    return record


def _kept(record: Record, number: int, event: Event) -> Record:
    return replace(record, kept={event.data["source"]: event.at, **record.kept})


def _approved(record: Record, number: int, event: Event) -> Record:
    made = Approval(number, event.data["source"], event.at, event.actor, event.data["over"])
    return replace(record, approvals=(*record.approvals, made))


def _unapproved(record: Record, number: int, event: Event) -> Record:
    gone = event.data["approval"]
    return replace(record, approvals=tuple(replace(a, withdrawn=True) if a.id == gone else a for a in record.approvals))


def _activated(record: Record, number: int, event: Event) -> Record:
    d = event.data
    made = Activation(
        number, d["source"], datetime.fromisoformat(d["from"]), event.at, cast(Kind, d["kind"]), event.actor,
        d.get("over", ""), d.get("approval", 0), d.get("approver", ""), d.get("impact", 0), d.get("reason", ""),
        _instant(d.get("since")), d.get("clause", ""), _instant(d.get("reaches")),
    )  # fmt: skip
    quiet = tuple(replace(r, open=False) for r in record.refusals)
    return replace(record, activations=(*record.activations, made), refusals=quiet)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _withdrawn(record: Record, number: int, event: Event) -> Record:
    gone = event.data["activation"]
    changed = tuple(replace(a, withdrawn=True) if a.id == gone else a for a in record.activations)
    return replace(record, activations=changed)


def _refused(record: Record, number: int, event: Event) -> Record:
    d = event.data
    reasons: Sequence[Sequence[Any]] = d["reasons"]
    made = Refusal(
        number, d["source"], d["name"], event.at, event.actor, tuple((code, words) for code, words in reasons),
        tuple(d["findings"]), d.get("more", 0), d.get("plan", 0),
    )  # fmt: skip
    gone = tuple(replace(a, withdrawn=True) if a.id == made.plan else a for a in record.activations)
    return replace(record, refusals=(*record.refusals, made), activations=gone)


def _seen(record: Record, number: int, event: Event) -> Record:
    which = event.data["number"]
    return replace(
        record,
        activations=tuple(replace(a, seen_by=event.actor) if a.id == which else a for a in record.activations),
        refusals=tuple(replace(r, open=False) if r.id == which else r for r in record.refusals),
    )


_FOLDS = {
    "version_kept": _kept, "version_approved": _approved, "approval_withdrawn": _unapproved,
    "version_activated": _activated, "activation_withdrawn": _withdrawn, "activation_refused": _refused,
    "alarm_seen": _seen,
}  # fmt: skip
