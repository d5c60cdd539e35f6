"""The workflow leads somewhere: every state is reached and left, every clock stops, somebody may do every action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quyche.check.flowing_clocks import check_clocks
from quyche.check.flowing_secrets import check_secrets
from quyche.check.paths import Paths, Situation, ends, states_of, without_way
from quyche.errors import Finding, finding
from quyche.handle.permissions import permits
from quyche.policy.policy import Policy
from quyche.policy.workplace import Action, Role, State


def check_flow(policy: Policy) -> Iterator[Finding]:
    paths = Paths(policy)
    yield from _unreached(paths)
    lost = list(_dead_ends(paths))
    yield from (_at_states(code, states) for code, states in lost)
    yield from check_clocks(paths, frozenset(s.head.id for _, states in lost for s in states))
    yield from check_secrets(paths)
    yield from _actions(policy)
    yield from _roles(policy)


def _unreached(paths: Paths) -> Iterator[Finding]:
    met = {s.state for s in paths.moves}
    for state in paths.policy.states:
        if state.head.id not in met and paths.policy.entrances:
            yield finding("state-unreached", "error", state.head.place, state=state.head.id)


def _dead_ends(paths: Paths) -> Iterator[tuple[str, list[State]]]:
    """Open cases that can never be closed, told where they come to rest."""

    def onward(here: Situation) -> list[Situation]:
        return [m.to for m in paths.moves[here]]

    lost = without_way(paths.moves, onward, lambda s: s.state in paths.closed)
    told: dict[tuple[str, tuple[str, ...]], None] = {}
    for group in ends(lost, onward):
        code = "locked-for-good" if all(s.locked for s in group) else "dead-end"
        told[code, tuple(states_of(group, paths.policy))] = None
    rows = {s.head.id: s for s in paths.policy.states}
    for code, states in told:
        yield code, [rows[s] for s in states]


def _at_states(code: str, states: list[State]) -> Finding:
    made = finding(code, "error", states[0].head.place, states=", ".join(s.head.id for s in states))
    return replace(made, also=tuple(s.head.place for s in states[1:]))


def _actions(policy: Policy) -> Iterator[Finding]:
    """What nobody may do: no role reaches it, or nothing is ever asked that it could be done on."""
    able = {p.action for p in permits(policy)}
    opened = {e.target for a in policy.actions for e in a.effects if e.kind in ("open_task", "defer")}
    for action in policy.actions:
        if action.scope != "sender" and (action.head.id not in able or _aimless(action)):
            yield finding("action-for-nobody", "error", action.head.at_key("ai"), action=action.head.id)
        elif action.task and action.task not in opened:
            place = action.head.at_key("trên việc")
            yield finding("task-never-asked", "error", place, action=action.head.id, task=action.task)


def _aimless(action: Action) -> bool:
    return action.scope in ("target", "opener") and not action.task


def _roles(policy: Policy) -> Iterator[Finding]:
    able = {p.role for p in permits(policy)}
    enter = {r for e in policy.entrances for r in e.roles}
    read = {r for q in policy.queues for r in q.roles}
    write = {r for b in policy.books for r in (*b.writers, *b.answerers)}
    make = {r for b in policy.briefings for r in (*b.makers, *b.issuers)}
    for role in policy.roles:
        if role.head.id not in able | enter | read | write | make and not _own_right(role):
            yield finding("role-without-work", "warning", role.head.place, role=role.head.id)


def _own_right(role: Role) -> bool:
    """What a role may do without any other row naming it."""
    return role.technical or role.office or role.overview or role.approves or bool(role.grants)
