"""What the technical administrator may read: how the system stands, without what people typed or who they are.

A case code opens the case's public page, so only its first letters are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from quyche.events import parse
from quyche.policy.policy import Policy
from quyche.policy.workplace import Role
from quyche.store import oversight
from quyche.texts.journal import happened

SHOWN_OF_A_CODE = 4
HIDING = ("case:", "access:")
"""Streams whose names hold the code of a case."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    id: str
    name: str
    roles: str
    agency: str
    active: bool


@dataclass(frozen=True, slots=True)
class AgencyLine:
    id: str
    name: str
    chief: str
    role: str
    ward: str
    place: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    code: str
    state: str
    category: str
    lead: str
    sent_at: datetime
    due_at: datetime | None
    steps: int


@dataclass(frozen=True, slots=True)
class JournalLine:
    stream: str
    seq: int
    at: datetime
    kind: str
    action: str
    actor: str
    hash: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    source: str
    content: str
    commit: str
    stored_at: datetime
    serves: bool


@dataclass(frozen=True, slots=True)
class TimerLine:
    case: str
    clock: str
    step: str
    at: datetime


def accounts(policy: Policy, sort: oversight.Sort, first: int, most: int) -> tuple[int, list[AccountLine]]:
    roles, agencies = _names(policy.roles), _names(policy.agencies)
    count, rows = oversight.accounts(sort, first, most)
    return count, [
        AccountLine(
            r.id, r.name, "; ".join(roles.get(i, i) for i in r.roles.split("|") if i), agencies.get(r.agency, r.agency),
            r.active,
        )
        for r in rows
    ]  # fmt: skip


def agencies(policy: Policy) -> list[AgencyLine]:
    """The agencies as the policy that serves has them."""
    roles, wards = _names(policy.roles), _names(policy.wards)
    return [
        AgencyLine(a.head.id, a.label.vi, a.chief, roles.get(a.role, ""), wards.get(a.ward, ""), str(a.head.place))
        for a in policy.agencies
    ]


def cases(policy: Policy, sort: oversight.Sort, first: int, most: int) -> tuple[int, list[CaseLine]]:
    states, categories, agencies_ = _names(policy.states), _names(policy.categories), _names(policy.agencies)
    count, rows = oversight.cases(sort, first, most)
    return count, [
        CaseLine(
            masked(r.code), states.get(r.state, r.state), categories.get(r.category, ""), agencies_.get(r.lead, ""),
            r.sent_at, r.due_at, r.seq,
        )
        for r in rows
    ]  # fmt: skip


def journal(first: int, most: int, wanted: str = "") -> list[JournalLine]:
    """Events without their data, newest first; one more than asked for when there are more.

    `wanted` narrows to an actor, or to streams by how they begin: of a case no more letters count than are told,
    or whoever searches could find the rest of its code letter by letter.
    """
    begins = (wanted, *(f"{kind}{wanted.upper()[:SHOWN_OF_A_CODE]}" for kind in HIDING))
    if wanted.startswith(HIDING):
        kind, _, code = wanted.partition(":")
        begins = (f"{kind}:{code.upper()[:SHOWN_OF_A_CODE]}",)
    return list(_lines(oversight.events(first, most + 1, wanted, begins if wanted else ())))


def _lines(rows: Sequence[oversight.Written]) -> Iterator[JournalLine]:
    for row in rows:
        event = parse(row.text)
        yield JournalLine(
            _stream(row.stream), row.seq, event.at, happened(event.kind), event.action, event.actor, row.hash[:12]
        )


def versions(sort: oversight.Sort, first: int, most: int, serving: str) -> tuple[int, list[VersionLine]]:
    """The stored versions of the policy; `serving` is the source digest of the one that serves."""
    count, rows = oversight.versions(sort, first, most)
    return count, [
        VersionLine(r.source_digest[:16], r.content_digest[:16], r.commit[:12], r.stored_at, r.source_digest == serving)
        for r in rows
    ]


def timers(sort: oversight.Sort, first: int, most: int) -> tuple[int, list[TimerLine]]:
    count, rows = oversight.timers(sort, first, most)
    return count, [TimerLine(masked(r.case), r.clock, r.step, r.at) for r in rows]


def standing() -> list[tuple[str, str]]:
    """How full the tables are, by name."""
    return [(name, str(rows)) for name, rows in oversight.sizes()]


def administers(roles: Sequence[Role]) -> bool:
    return any(r.technical for r in roles)


def masked(code: str) -> str:
    return f"{code[:SHOWN_OF_A_CODE]}…" if code else ""


def _stream(stream: str) -> str:
    kind, colon, name = stream.partition(":")
    return f"{kind}:{masked(name) if kind + colon in HIDING else name}" if colon else stream


def _names(rows: Sequence[object]) -> dict[str, str]:
    return {r.head.id: r.label.vi for r in rows}  # type: ignore[attr-defined]
