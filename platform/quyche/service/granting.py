"""Granting, changing and ending accounts: each an event with who did it and who answers for it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.handle import Actor
from quyche.handle.granting import LONGEST_TEXT, Problems, Wanted, faults, grantable, head_of, may_decide
from quyche.policy.nearest import fold
from quyche.service import account_log, second_factor
from quyche.service.accounts import actor_of, hashed
from quyche.service.desk import ALPHABET, Desk, command_key
from quyche.store import grants, registers, sessions
from quyche.store.tables import Account

CODE_LASTS = timedelta(days=7)
CODE_PARTS, PART = 4, 4
"""16 of 31 letters: 79 random bits."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that sets the password of an account, shown once to whoever granted it."""

    account: str
    name: str
    code: str
    until: datetime


def demand_grantor(desk: Desk, actor: Actor) -> frozenset[str]:
    """The roles the actor may grant. Raises NotAllowed when there are none."""
    allowed = grantable(desk.policy, actor)
    if not allowed:
        raise NotAllowed(actor.id)
    return allowed


def accounts(desk: Desk, actor: Actor, asked: str = "") -> list[Account]:
    """Every account, ended ones last, whose id, name or agency has the words asked for. Raises NotAllowed."""
    demand_grantor(desk, actor)
    labels = {a.head.id: a.label.vi for a in desk.policy.agencies}
    words = fold(asked).split()
    return [
        a for a in grants.everyone() if all(w in fold(f"{a.id} {a.name} {labels.get(a.agency, '')}") for w in words)
    ]


def check(desk: Desk, wanted: Sequence[Wanted], actor: Actor) -> list[Problems]:
    """What is wrong with each account asked for. Raises NotAllowed."""
    demand_grantor(desk, actor)
    ids = [w.id for w in wanted]
    gone = grants.taken(ids)
    found = []
    for number, one in enumerate(wanted):
        problems = faults(desk.policy, one, actor)
        if one.id in gone:
            problems.setdefault("id", ("account-id-taken", {"id": one.id}))
        elif one.id and one.id in ids[:number]:
            problems.setdefault("id", ("account-id-twice", {"id": one.id}))
        found.append(problems)
    return found


def grant(desk: Desk, wanted: Sequence[Wanted], command: str, actor: Actor, at: datetime) -> list[Issued]:
    """Give accounts, all or none. A second tap issues new codes, for the first ones were shown to nobody else.

    Raises NotAllowed, or Refused with everything that is wrong, each under `<row>.<field>`.
    """
    demand_grantor(desk, actor)
    mark = json.dumps([w.id for w in wanted])
    key = command_key(actor.id, command + mark)
    with desk.database.atomic():
        if registers.recall(key) is not None:
            return [issue(desk, i, actor, at) for i in json.loads(registers.claim(key, mark, at)) if _unset(i)]
        problems = check(desk, wanted, actor)
        if any(problems):
            raise Refused({f"{i}.{field}": p for i, row in enumerate(problems) for field, p in row.items()})
        registers.claim(key, mark, at)
        return [_grant(desk, one, actor, at) for one in wanted]


def _unset(account_id: str) -> bool:
    return account_id in grants.waiting()


def _grant(desk: Desk, wanted: Wanted, actor: Actor, at: datetime) -> Issued:
    account_log.decided(desk, "account-granted", wanted, "", 0, actor, at)
    grants.add(wanted.id, wanted.name, wanted.roles, wanted.agency, _UNSET)
    return _code(wanted.id, wanted.name, at)


_UNSET = hashed(secrets.token_urlsafe(32))
"""Nobody knows this password; checking it takes as long as any other."""


def change(desk: Desk, wanted: Wanted, reason: str, seen: int, actor: Actor, at: datetime) -> None:
    """Change name, roles, agency or answering head. Raises NotFound, NotAllowed, Refused, Conflict."""
    decided(desk, wanted.id, actor)
    problems = faults(desk.policy, wanted, actor) | _wrong_reason(reason)
    if problems:
        raise Refused(problems)
    with desk.database.atomic():
        account_log.decided(desk, "account-changed", wanted, reason, seen, actor, at)
        grants.change(wanted.id, wanted.name, wanted.roles, wanted.agency)


def end(desk: Desk, account_id: str, reason: str, seen: int, actor: Actor, at: datetime) -> None:
    """End an account: its sessions close at once, its history remains. Raises like `change`."""
    was = standing(desk, decided(desk, account_id, actor))
    problems = _wrong_reason(reason)
    if problems:
        raise Refused(problems)
    with desk.database.atomic():
        account_log.decided(desk, "account-ended", was, reason, seen, actor, at)
        grants.end(account_id, _UNSET)
        sessions.close_others(account_id)


def reset_factor(desk: Desk, account_id: str, reason: str, seen: int, actor: Actor, at: datetime) -> None:
    """Forget the phone of somebody who lost it: all sessions end, and the policy's roles enrol another at once.

    Raises like `change`; Conflict too when there is no phone.
    """
    stands = standing(desk, decided(desk, account_id, actor))
    problems = _wrong_reason(reason)
    if problems:
        raise Refused(problems)
    if not second_factor.has(account_id):
        raise Conflict(account_id)
    with desk.database.atomic():
        account_log.decided(desk, "account-factor-reset", stands, reason, seen, actor, at)
        second_factor.forget(desk, account_id)
        sessions.close_others(account_id)


def issue(desk: Desk, account_id: str, actor: Actor, at: datetime) -> Issued:
    """A new code for somebody who lost password or code; the old password is gone. Raises NotFound, NotAllowed."""
    account = decided(desk, account_id, actor)
    with desk.database.atomic():
        account_log.decided(desk, "account-code", standing(desk, account), "", account_log.seen(account_id), actor, at)
        grants.set_secret(account_id, _UNSET)
        sessions.close_others(account_id)
        return _code(account_id, account.name, at)


def _code(account_id: str, name: str, at: datetime) -> Issued:
    letters = ["".join(secrets.choice(ALPHABET) for _ in range(PART)) for _ in range(CODE_PARTS)]
    code, until = "-".join(letters), at + CODE_LASTS
    grants.keep_code(account_id, code, until)
    return Issued(account_id, name, code, until)


def _wrong_reason(reason: str) -> Problems:
    if len(reason.strip()) < 3:
        return {"reason": ("account-text-missing", {})}
    long = {"length": str(len(reason)), "most": str(LONGEST_TEXT * 4)}
    return {"reason": ("account-text-long", long)} if len(reason) > LONGEST_TEXT * 4 else {}


def decided(desk: Desk, account_id: str, actor: Actor) -> Account:
    """An account that is not ended and that the actor decides on. Raises NotFound or NotAllowed."""
    demand_grantor(desk, actor)
    account = registers.account(account_id)
    if account is None:
        raise NotFound(account_id)
    if not may_decide(desk.policy, actor, actor_of(account)):
        raise NotAllowed(account_id)
    return account


def standing(desk: Desk, account: Account) -> Wanted:
    """An account as it is, with what its last event says of who answers for it."""
    typed: Mapping[str, str] = next((e.typed for e in account_log.history(desk, account.id) if e.typed), {})
    head = typed.get("head") or head_of(desk.policy, account.agency)
    return Wanted(account.id, account.name, actor_of(account).roles, account.agency, head, typed.get("document", ""))
