"""Looks at what is closed: recorded before anything is shown, and shown to those who keep the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quyche import handle
from quyche.case import Case
from quyche.errors import NotAllowed
from quyche.events import Event
from quyche.handle import Actor
from quyche.policy.policy import Policy
from quyche.service.desk import Desk, load_case
from quyche.store import journal, looks
from quyche.store.tables import LookRow

STREAM = "access:"
PAGE, OF_A_CASE = 50, 20
Kind = Literal["identity_seen", "original_seen"]
Spot = tuple[datetime, str, int]
"""Where a page of the list ends: instant, case, number within the case."""


@dataclass(frozen=True, slots=True)
class Look:
    """`kind` is a Kind; `case` is "" when the reader may not know of it."""

    case: str
    kind: str
    account: str
    behalf: str
    at: datetime


def record(desk: Desk, case: Case, actor: Actor, kind: Kind, at: datetime) -> None:
    """Looks in the same instant each get a number of their own."""
    log = STREAM + case.code
    roles = tuple(r.head.id for r in desk.policy.roles if r.identity or r.originals)
    behalf = actor.behalf(roles)
    event = Event(kind, 1, at, actor.id, "", {"case": case.code} | ({"for": behalf} if behalf else {}))
    with desk.database.atomic():
        looks.put(case.code, journal.append_next(log, event), event)


def may_list(policy: Policy, actor: Actor) -> bool:
    return any(r.office and r.head.id in actor.roles for r in policy.roles)


def listed(desk: Desk, actor: Actor, after: Spot | None = None) -> tuple[list[Look], Spot | None]:
    """A page of looks, the newest first, and where the next page begins. Raises NotAllowed."""
    if not may_list(desk.policy, actor):
        raise NotAllowed("looks")
    rows = looks.page(after, PAGE + 1)
    shown, last = rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
    known = {code for code in {r.case for r in shown} if _knows(desk, code, actor)}
    return [_look(r, known) for r in shown], (last.at, last.case, last.seq) if last else None


def of_case(desk: Desk, case: Case, actor: Actor) -> list[Look]:
    """The newest looks into a case; nothing for those who do not keep the policy."""
    rows = looks.of_case(case.code, OF_A_CASE) if may_list(desk.policy, actor) else []
    return [_look(r, {case.code}) for r in rows]


def _knows(desk: Desk, code: str, actor: Actor) -> bool:
    case = load_case(code)
    return case is not None and handle.sees(desk.policy, case, actor)


def _look(row: LookRow, known: set[str]) -> Look:
    return Look(row.case if row.case in known else "", row.kind, row.account, row.behalf, row.at)


def rebuild() -> None:
    """In the caller's transaction."""
    looks.clear()
    for log in journal.streams(STREAM):
        for stored in journal.read(log):
            looks.put(log.removeprefix(STREAM), stored.seq, stored.event)
