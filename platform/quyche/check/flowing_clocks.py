"""No clock runs on where nothing can stop it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from quyche.check.paths import Paths, Situation, ends, reached, states_of, without_way
from quyche.errors import Finding, Place, finding
from quyche.policy.rules import ClockRow
from quyche.policy.workplace import Action

Node = tuple[Situation, bool]
"""A situation, and whether the clock may be running in it."""
Turns = Mapping[bool, frozenset[bool]]
"""Whether the clock may run after an action, by whether it ran before."""


def check_clocks(paths: Paths, lost: frozenset[str]) -> Iterator[Finding]:
    """Of the states in `lost` it is told already that nothing leads on."""
    for clock in paths.policy.clocks:
        yield from _ClockRun(paths, clock).findings(lost)


class _ClockRun:
    """One clock, followed through all situations."""

    def __init__(self, paths: Paths, clock: ClockRow) -> None:
        self.paths, self.clock = paths, clock
        turns = {a.head.id: _turns(a, clock) for a in paths.policy.actions}
        self.edges = {
            here: tuple({(m.to, turn) for m in moves for turn in turns[m.action.head.id].items()})
            for here, moves in paths.moves.items()
        }
        self.nodes = reached(self._starts(), self.onward)

    def _starts(self) -> Iterator[Node]:
        for entrance in self.paths.policy.entrances:
            yield Situation(entrance.state), self.clock.head.id in entrance.clocks
            for other in entrance.others:
                yield Situation(other.state), self.clock.head.id in other.clocks

    def onward(self, node: Node) -> list[Node]:
        here, running = node
        return [(to, after) for to, (before, then) in self.edges[here] if before is running for after in then]

    def findings(self, lost: frozenset[str]) -> Iterator[Finding]:
        endless = without_way(self.nodes, self.onward, lambda n: not n[1])
        told = {
            tuple(states_of((s for s, _ in group), self.paths.policy)): None for group in ends(endless, self.onward)
        }
        for states in told:
            if not lost.issuperset(states):
                yield self._endless(states)
        late = {s.state for s, running in self.nodes if running and s.state in self.paths.closed}
        for state in self.paths.policy.states:
            if state.head.id in late - {s for states in told for s in states}:
                words = {"clock": self.clock.head.id, "state": state.head.id}
                made = finding("clock-runs-after-end", "warning", state.head.place, **words)
                yield replace(made, also=self._into({state.head.id}))

    def _endless(self, states: tuple[str, ...]) -> Finding:
        rows = [s for s in self.paths.policy.states if s.head.id in states]
        words = {"clock": self.clock.head.id, "states": ", ".join(states)}
        made = finding("clock-never-stops", "error", rows[0].head.place, **words)
        return replace(made, also=self._into(set(states)))

    def _into(self, states: set[str]) -> tuple[Place, ...]:
        """The actions that lead there without stopping the clock."""
        stopping = {a.head.id for a in self.paths.policy.actions if True not in _after(a, self.clock, True)}
        found = [a for a in self.paths.policy.actions if a.to in states and not states.issuperset(a.origins)]
        return tuple(a.head.place for a in found if a.head.id not in stopping)


def _turns(action: Action, clock: ClockRow) -> dict[bool, frozenset[bool]]:
    return {before: _after(action, clock, before) for before in (False, True)}


def _after(action: Action, clock: ClockRow, before: bool) -> frozenset[bool]:
    """An effect under conditions may take place or not; a promise may be left unsaid."""
    may = {before}
    for effect in action.effects:
        if effect.target == clock.head.id and effect.kind in ("start_clock", "stop_clock"):
            starts = effect.kind == "start_clock"
            sure = not effect.when and not (starts and clock.kind == "promise")
            may = {starts} if sure else may | {starts}
    return frozenset(may)
