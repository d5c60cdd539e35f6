"""Sums over many cases decided under two policies, which can be put away and gone on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from quyche.decide.decision import limit_data
from quyche.impact.outcomes import CHANGES, Change, Outcome, Reader
from quyche.impact.past import Past
from quyche.policy.durations import Duration

HOURS = 24
MOVED: tuple[Change, ...] = ("lead", "limit", "admissible", "publish")
"""Changes that are told from what to what."""


class Tally:
    """`cases` were compared ("compared" in the data), `undecided` had nothing to compare.

    `changed` counts cases by Change, "any" those of any.

    `late` is overdue cases under each policy. `moved` is (change, from, to) → cases; `late_by` (which change, agency
    that would have been late or no longer) → cases; `load` (policy, agency) → cases dispatched, by hour of the day.
    """

    def __init__(self) -> None:
        self.cases, self.undecided = 0, 0
        self.changed: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.moved: Counter[tuple[str, Any, Any]] = Counter()
        self.late_by: Counter[tuple[str, str]] = Counter()
        self.load: dict[tuple[str, str], list[int]] = {}

    def add(self, past: Past, sides: Mapping[str, tuple[Reader, Outcome]], found: Iterable[Change]) -> None:
        """One more case. `sides` are "old" and "new", each with who read it and what came out."""
        self.cases += 1
        told = tuple(found)
        old, new = sides["old"][1], sides["new"][1]
        self.changed.update((*told, "any") if told else ())
        self.moved.update((c, _plain(old, c), _plain(new, c)) for c in MOVED if c in told)
        self.late.update(side for side, (_, outcome) in sides.items() if outcome.late)
        whose = {"newly_late": new.answer.lead, "no_longer_late": old.answer.lead}
        self.late_by.update((c, agency) for c, agency in whose.items() if c in told)
        for side, (reader, outcome) in sides.items():
            self._dispatched(side, reader, outcome.answer.lead, past.dispatched_at)

    def _dispatched(self, side: str, reader: Reader, agency: str, at: datetime | None) -> None:
        if agency and at:
            self.load.setdefault((side, agency), [0] * HOURS)[reader.hour(at)] += 1

    def as_data(self) -> dict[str, Any]:
        """JSON-able, in an order of its own that is always the same."""
        load: dict[str, dict[str, list[int]]] = {}
        for (side, agency), hours in sorted(self.load.items()):
            load.setdefault(agency, {})[side] = hours
        empty = [0] * HOURS
        return {
            "compared": self.cases, "undecided": self.undecided,
            "changed": {c: self.changed[c] for c in ("any", *CHANGES)},
            "late": {side: self.late[side] for side in ("old", "new")},
            "moved": [{"what": w, "from": _told(a), "to": _told(b), "cases": n} for (w, a, b), n in _most(self.moved)],
            "late_by": [{"what": w, "agency": a, "cases": n} for (w, a), n in _most(self.late_by)],
            "load": [{"agency": a, "old": s.get("old", empty), "new": s.get("new", empty)} for a, s in load.items()],
        }  # fmt: skip

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> Tally:
        """What `as_data` put away; an empty mapping is nothing counted yet."""
        tally = cls()
        if said:
            tally.cases, tally.undecided = said["compared"], said["undecided"]
            tally.changed.update(said["changed"])
            tally.late.update(said["late"])
            tally.moved.update({(m["what"], _untold(m["from"]), _untold(m["to"])): m["cases"] for m in said["moved"]})
            tally.late_by.update({(m["what"], m["agency"]): m["cases"] for m in said["late_by"]})
            tally.load = {(side, row["agency"]): row[side] for row in said["load"] for side in ("old", "new")}
        return tally


def _most(counted: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], repr(item[0])))


def _plain(outcome: Outcome, change: Change) -> Any:
    return getattr(outcome.answer, change) or None


def _told(value: Any) -> Any:
    return limit_data(value) if isinstance(value, Duration) else value


def _untold(value: Any) -> Any:
    return Duration(value["amount"], value["unit"], value["clock"]) if isinstance(value, dict) else value
