"""Who may do what: one table made from the policy's rows, role × action × state × scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from quyche.policy.policy import Policy
from quyche.policy.workplace import Action, Role, Scope

Reach = Scope | Literal["known"]
"""`known`: every case the role may know of, also one where its agency was only asked something."""


@dataclass(frozen=True, slots=True)
class Permit:
    """A role may take an action in a state, on the cases of this scope.

    `scope` is the narrower of what the action allows and what the role may know of. With `task`
    the action works on something asked within the case; with `locked` on locked cases and no others.
    """

    role: str
    action: str
    state: str
    scope: Reach
    task: str = ""
    locked: bool = False


def permits(policy: Policy) -> tuple[Permit, ...]:
    """Every permit of people with an account, in the order of roles and actions. What is not here nobody may do."""
    found = (
        Permit(role.head.id, action.head.id, state, scope, action.task, acts_on_locked(action))
        for role in policy.roles
        for action in policy.actions
        if role.head.id in action.roles and (scope := _reach(role, action))
        for state in action.origins
    )
    return tuple(sorted(found, key=lambda p: (p.role, p.action, p.state)))


def _reach(role: Role, action: Action) -> Reach | None:
    """Whose cases the role reaches with the action; None when it reaches none."""
    if role.sees == "none" or action.scope == "sender" or (acts_on_locked(action) and role.locked == "no"):
        return None
    return "known" if (action.scope, role.sees) == ("all", "agency") else action.scope


def acts_on_locked(action: Action) -> bool:
    """A locked case can only be unlocked, taken away, or ended by what says so; an open one by none of these."""
    return action.on_locked or any(e.kind in ("unlock", "erase") for e in action.effects)


def of_role(policy: Policy, role_id: str) -> dict[str, tuple[Permit, ...]]:
    """The permits of a role by action."""
    return _by_action(p for p in permits(policy) if p.role == role_id)


def _by_action(found: Iterable[Permit]) -> dict[str, tuple[Permit, ...]]:
    grouped: dict[str, tuple[Permit, ...]] = {}
    for permit in found:
        grouped[permit.action] = (*grouped.get(permit.action, ()), permit)
    return grouped
