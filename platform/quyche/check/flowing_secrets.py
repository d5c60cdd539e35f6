"""Nothing is published before it was asked whether it may be."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from quyche.check.paths import Paths, Situation
from quyche.errors import Finding, finding
from quyche.policy.rules import FLAG
from quyche.policy.workplace import Action, Effect


class Node(NamedTuple):
    """A situation; whether the flags were asked for; whether the rules decided after that."""

    situation: Situation
    asked: bool
    decided: bool


def check_secrets(paths: Paths) -> Iterator[Finding]:
    """Where flags withhold, every way to publication asks for them on a form and decides afterwards."""
    rows = [r for r in paths.policy.rules_of("publication") if r.stated.get("visibility") == "withheld"]
    if any(c.field.startswith(FLAG) for r in rows for c in r.when):
        for action, way in _Walk(paths).unasked().items():
            made = finding("published-unasked", "error", action.head.place, action=action.head.id, way=way)
            yield replace(made, also=tuple(r.head.place for r in rows[:1]))


class _Walk:
    """All ways from the entrances on, each node with how it was first come to."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.asking = {f.head.id for f in paths.policy.forms if any(x.use == "flags" for x in f.fields)}
        self.come: dict[Node, tuple[Node | None, str]] = {}
        for entrance in paths.policy.entrances:
            for state in (entrance.state, *(o.state for o in entrance.others)):
                node = Node(Situation(state), entrance.form in self.asking, False)
                self.come.setdefault(node, (None, entrance.head.id))

    def unasked(self) -> dict[Action, str]:
        """Actions that publish before the rules could say no, each with one way to it."""
        told: dict[str, tuple[Action, str]] = {}
        waiting = deque(self.come)
        while waiting:
            here = waiting.popleft()
            for action, to in self.paths.moves[here.situation]:
                there = Node(to, *self._after(action.effects, action, here))
                if action.head.id not in told and self._publishes_unasked(action, here):
                    told[action.head.id] = action, self._way(here, action.head.id)
                if there not in self.come:
                    self.come[there] = here, action.head.id
                    waiting.append(there)
        return dict(told.values())

    def _after(self, effects: Sequence[Effect], action: Action, node: Node) -> tuple[bool, bool]:
        asked, decided = node.asked, node.decided
        for effect in effects:
            if effect.kind == "classify" and action.form in self.asking:
                asked, decided = True, False
            decided = asked if effect.kind == "decide" else decided
        return asked, decided

    def _publishes_unasked(self, action: Action, here: Node) -> bool:
        kinds = [e.kind for e in action.effects]
        return "publish" in kinds and not self._after(action.effects[: kinds.index("publish")], action, here)[1]

    def _way(self, here: Node, last: str) -> str:
        steps = [last]
        node: Node | None = here
        while node:
            node, by = self.come[node]
            steps.append(by)
        return " → ".join(reversed(steps))
