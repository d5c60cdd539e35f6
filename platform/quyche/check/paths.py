"""Every way a case can go through the states, as far as the policy's rows say."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from quyche.handle.permissions import acts_on_locked
from quyche.policy.policy import Policy
from quyche.policy.workplace import Action

MOST_MILESTONES = 6
"""Each doubles the situations that have to be looked at."""
N = TypeVar("N", bound=Hashable)


class Situation(NamedTuple):
    """What of a case decides which actions may be taken: `passed` are milestones that some action waits for."""

    state: str
    locked: bool = False
    passed: frozenset[str] = frozenset()


class Move(NamedTuple):
    action: Action
    to: Situation


@dataclass(frozen=True)
class Paths:
    """The situations cases of a policy can come into. Who may act and on which facts is left out of account."""

    policy: Policy

    @cached_property
    def awaited(self) -> frozenset[str]:
        """Milestones that some action waits for; none where they are too many to follow: then all may have passed."""
        found = frozenset(m for a in self.policy.actions for m in (a.once, a.again) if m)
        return found if len(found) <= MOST_MILESTONES else frozenset()

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """The states a case may begin in."""
        found = [s for e in self.policy.entrances for s in (e.state, *(o.state for o in e.others))]
        return tuple(dict.fromkeys(found))

    @cached_property
    def closed(self) -> frozenset[str]:
        return frozenset(s.head.id for s in self.policy.states if s.closed)

    @cached_property
    def moves(self) -> Mapping[Situation, tuple[Move, ...]]:
        """Every situation that can be reached, with what may be done there."""
        found: dict[Situation, tuple[Move, ...]] = {}
        waiting = deque(Situation(s) for s in self.starts)
        while waiting:
            here = waiting.popleft()
            if here not in found:
                found[here] = tuple(self._moves(here))
                waiting.extend(m.to for m in found[here])
        return found

    def _moves(self, here: Situation) -> Iterator[Move]:
        for action in self.policy.actions:
            stays_shut = action.once in here.passed or action.again in self.awaited - here.passed
            if here.state in action.origins and here.locked == acts_on_locked(action) and not stays_shut:
                yield Move(action, self._after(here, action))

    def _after(self, here: Situation, action: Action) -> Situation:
        locked, passed = here.locked, set(here.passed)
        for effect in action.effects:
            locked = {"lock": True, "unlock": False}.get(effect.kind, locked)
            passed |= {effect.target} & self.awaited if effect.kind == "milestone" else set()
        return Situation(action.to or here.state, locked, frozenset(passed))


def reached(starts: Iterable[N], onward: Callable[[N], Iterable[N]]) -> dict[N, N | None]:
    """Every node from the starts on, each with the one it was first reached from."""
    found: dict[N, N | None] = dict.fromkeys(starts)
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for there in onward(here):
            if there not in found:
                found[there] = here
                waiting.append(there)
    return found


def without_way(nodes: Iterable[N], onward: Callable[[N], Iterable[N]], good: Callable[[N], bool]) -> set[N]:
    """The nodes from which no good one can be reached."""
    found = list(nodes)
    back: dict[N, list[N]] = {n: [] for n in found}
    for node in found:
        for there in onward(node):
            back[there].append(node)
    saved = reached([n for n in found if good(n)], lambda n: back[n])
    return {n for n in found if n not in saved}


def ends(nodes: set[N], onward: Callable[[N], Iterable[N]]) -> list[set[N]]:
    """Where everything comes to rest: the sets of nodes that lead only to each other."""
    ahead = {n: set(reached([n], onward)) for n in nodes}
    resting = [n for n in nodes if all(n in ahead[there] for there in ahead[n])]
    return [set(group) for group in dict.fromkeys(frozenset(ahead[n]) for n in resting)]


def states_of(situations: Iterable[Situation], policy: Policy) -> Sequence[str]:
    """The states met, as they are written."""
    met = {s.state for s in situations}
    return [s.head.id for s in sorted(policy.states, key=lambda s: s.head.place) if s.head.id in met]
