"""Who stands in for whom, and who is on duty, at one instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from quyche.books import Line, fold
from quyche.handle import Actor
from quyche.policy.books import BookKind
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk
from quyche.store import journal, registers
from quyche.store import lines as rows


def standing_in(desk: Desk, actor: Actor, at: datetime) -> Actor:
    """The actor with the roles they hold for others at this instant, as far as these others still hold them."""
    books = _of_kind(desk, "delegation")
    held = [_line(i) for i in rows.of_person(books, actor.id, at)] if books else []
    lent = [(line.role, line.instead_of) for line in held if line and _holds(line.instead_of, line.role)]
    new = tuple(pair for pair in lent if pair[0] not in actor.roles)
    return replace(actor, roles=actor.roles | {r for r, _ in new}, lent=new) if new else actor


def lent_roles(desk: Desk, at: datetime) -> dict[str, frozenset[str]]:
    """By account, the roles it holds for others at this instant."""
    found: dict[str, frozenset[str]] = {}
    for line in _held(desk, "delegation", at):
        if _holds(line.instead_of, line.role):
            found[line.person] = found.get(line.person, frozenset()) | {line.role}
    return found


def duty_roster(desk: Desk, at: datetime) -> dict[str, tuple[str, ...]]:
    """By agency, the accounts on duty at this instant."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _held(desk, "roster", at):
        if line.person:
            found[line.agency] = (*found.get(line.agency, ()), line.person)
    return found


def _held(desk: Desk, kind: BookKind, at: datetime) -> list[Line]:
    return [line for i in rows.holding_in(_of_kind(desk, kind), at) if (line := _line(i))]


def _of_kind(desk: Desk, kind: BookKind) -> list[str]:
    return [b.head.id for b in desk.policy.books if b.kind == kind]


def _line(line_id: str) -> Line | None:
    return fold(line_id, (s.event for s in journal.read(f"line:{line_id}")))


def _holds(account_id: str, role: str) -> bool:
    account = registers.account(account_id)
    return account is not None and role in actor_of(account).roles
