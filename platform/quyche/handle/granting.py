"""Who may give whom an account, and what an account must say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quyche.handle.actors import ANYBODY, Actor
from quyche.policy.policy import Policy

Problems = dict[str, tuple[str, dict[str, str]]]
"""What is wrong with a field of `Wanted`, as a code and its words."""
SHORTEST, LONGEST, LONGEST_TEXT = 3, 40, 120
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account as somebody asks for it. `head` answers for it ("": whoever heads the agency)."""

    id: str
    name: str
    roles: frozenset[str]
    agency: str
    head: str = ""
    document: str = ""


def grantable(policy: Policy, actor: Actor) -> frozenset[str]:
    """The roles whose accounts the actor decides on: by roles of their own, never by borrowed ones."""
    own = actor.roles - {role for role, _ in actor.lent}
    return frozenset(g for r in policy.roles if r.head.id in own for g in r.grants)


def may_decide(policy: Policy, actor: Actor, account: Actor) -> bool:
    """Whether the actor may change or end an account: every role in it is theirs to grant, and it is not theirs."""
    allowed = grantable(policy, actor)
    known = account.roles & {r.head.id for r in policy.roles}
    return bool(allowed) and account.id != actor.id and known <= allowed


def agencies_for(policy: Policy, roles: Iterable[str]) -> frozenset[str]:
    """The agencies at which all these roles are held; "" among them for a role that belongs to none."""
    found = [_agencies(policy, role) for role in roles]
    return frozenset.intersection(*found) if found else frozenset()


def _agencies(policy: Policy, role_id: str) -> frozenset[str]:
    fixed = next((r.agency for r in policy.roles if r.head.id == role_id), "")
    held = frozenset(a.head.id for a in policy.agencies if a.role == role_id)
    return frozenset({fixed}) if fixed else held or frozenset({""})


def head_of(policy: Policy, agency_id: str) -> str:
    """Who answers for an agency's accounts when nobody else is named."""
    return next((f"{a.chief}, {a.label.vi}" for a in policy.agencies if a.head.id == agency_id), "")


def faults(policy: Policy, wanted: Wanted, actor: Actor) -> Problems:
    """Everything that stands against granting this, at once; whether the id is free is for the caller to say."""
    found = {
        "id": _wrong_id(wanted.id),
        "name": _wrong_text(wanted.name, required=True),
        "roles": _wrong_roles(policy, wanted, actor),
        "agency": _wrong_agency(policy, wanted),
        "head": _wrong_text(wanted.head, required=_nobodys(policy, wanted)),
        "document": _wrong_text(wanted.document, required=False),
    }
    return {field: problem for field, problem in found.items() if problem}


def _nobodys(policy: Policy, wanted: Wanted) -> bool:
    """An account of no agency, for which no agency's head answers."""
    return not wanted.agency and "" in agencies_for(policy, wanted.roles)


Problem = tuple[str, dict[str, str]] | None


def _wrong_id(account_id: str) -> Problem:
    if not account_id:
        return "account-id-missing", {}
    if account_id == ANYBODY:
        return "account-id-taken", {"id": account_id}
    if not SHORTEST <= len(account_id) <= LONGEST or not _ID.fullmatch(account_id):
        return "account-id-form", {"id": account_id[:LONGEST], "least": str(SHORTEST), "most": str(LONGEST)}
    return None


def _wrong_text(text: str, required: bool) -> Problem:
    if required and not text.strip():
        return "account-text-missing", {}
    if len(text) > LONGEST_TEXT:
        return "account-text-long", {"length": str(len(text)), "most": str(LONGEST_TEXT)}
    return ("account-text-broken", {}) if any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in text) else None


def _wrong_roles(policy: Policy, wanted: Wanted, actor: Actor) -> Problem:
    if not wanted.roles:
        return "account-role-missing", {}
    labels = {r.head.id: r.label.vi for r in policy.roles}
    unknown = sorted(wanted.roles - set(labels))
    if unknown:
        return "account-role-unknown", {"role": ", ".join(unknown)[:LONGEST_TEXT]}
    foreign = sorted(labels[r] for r in wanted.roles - grantable(policy, actor))
    return ("account-role-foreign", {"role": ", ".join(foreign)}) if foreign else None


def _wrong_agency(policy: Policy, wanted: Wanted) -> Problem:
    known = {a.head.id: a.label.vi for a in policy.agencies}
    if wanted.agency and wanted.agency not in known:
        return "account-agency-unknown", {"agency": wanted.agency[:LONGEST_TEXT]}
    if not wanted.roles or not wanted.roles <= {r.head.id for r in policy.roles}:
        return None
    fitting = agencies_for(policy, wanted.roles)
    if wanted.agency in fitting:
        return None
    if not fitting - {""}:
        return "account-roles-apart", {}
    if not wanted.agency:
        return "account-agency-missing", {}
    return "account-agency-unfit", {"agency": known[wanted.agency]}
