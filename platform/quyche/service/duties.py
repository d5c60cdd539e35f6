"""Who stands in for whom, and who is on duty, at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from quyche.books import Line, fold
from quyche.case import Case
from quyche.forms import Options, options_of
from quyche.handle import Actor
from quyche.policy.books import BookKind
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk
from quyche.store import journal, registers
from quyche.store import lines as rows


def standing_in(desk: Desk, actor: Actor, at: datetime) -> Actor:
    """The actor with the roles in force that they hold, and those for others who still hold them at this instant."""
    books = _of_kind(desk, "delegation")
    held = [_line(i) for i in rows.of_person(books, actor.id, at)] if books else []
    lent = [(line.role, line.instead_of) for line in held if line and _holds(line.instead_of, line.role)]
    return _with(desk, actor, dict(reversed(lent)))


def lent_roles(desk: Desk, at: datetime) -> dict[str, dict[str, str]]:
    """By account, the roles it holds for others at this instant, each with the account it is held for."""
    found: dict[str, dict[str, str]] = {}
    for line in _held(desk, "delegation", at):
        if _holds(line.instead_of, line.role):
            found.setdefault(line.person, {}).setdefault(line.role, line.instead_of)
    return found


NONE: frozenset[str] = frozenset()


def options(
    desk: Desk,
    now: datetime,
    roles: frozenset[str],
    kin: frozenset[str] = NONE,
    rules: frozenset[str] = NONE,
    about: Case | None = None,
) -> Options:
    """What a form offers people of these roles; a role counts as held by whoever stands in for its holder now.

    `about` is the case that the form is about: it is sorted by the version that decides it.
    """
    held = {a.id: a.roles for a in people(desk, now)}
    holders = {r: frozenset(i for i, mine in held.items() if r in mine) for r in frozenset().union(*held.values())}
    policy, sent_at = (desk.sorting(about), about.sent_at) if about else (desk.policy, None)
    plain = options_of(policy, frozenset(held), roles, desk.live.book.zone, now, sent_at)
    return replace(plain, holders=holders, kin=kin, rules=rules)


def people(desk: Desk, at: datetime) -> list[Actor]:
    """Every account with its roles and those lent to it at this instant."""
    lent = lent_roles(desk, at)
    return [_with(desk, a, lent.get(a.id, {})) for a in map(actor_of, registers.accounts())]


def _with(desk: Desk, actor: Actor, lent: Mapping[str, str]) -> Actor:
    """Own roles and lent ones, as far as they are in force today: one that has ended gives nothing any more."""
    known = frozenset(r.head.id for r in desk.policy.roles)
    own, new = actor.roles & known, tuple((r, w) for r, w in lent.items() if r in known - actor.roles)
    return replace(actor, roles=own | {r for r, _ in new}, lent=new) if new or own != actor.roles else actor


def stood_in_for(desk: Desk, person: str, roles: tuple[str, ...], at: datetime) -> str:
    """For whom a person held one of these roles at an instant, also a past one; "" for nobody."""
    books = _of_kind(desk, "delegation")
    held = (_line(i) for i in rows.of_person(books, person, at, ended=True)) if books else ()
    return next((n.instead_of for n in held if n and n.role in roles and n.held_at(at)), "")


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
