"""The regulation, clause by clause: which rows carry it out, which tests exercise it, what nobody does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts
from quyche.policy.base import Head
from quyche.policy.places import Clause
from quyche.policy.register import by_clause, in_order, text_digest, to_reread
from quyche.policy.scenarios import Scenario, Trial

State = Literal["carried", "person", "nobody"]


@dataclass(frozen=True, slots=True)
class Covered:
    """A clause with the rows that rest on it and the policy tests whose decision cites it.

    The tests of the program that prove it are the clause's own `tests`.
    """

    clause: Clause
    rows: tuple[Head, ...]
    scenarios: tuple[Trial, ...]
    to_reread: bool

    @property
    def state(self) -> State:
        """`nobody`: the register says the system carries it out, yet neither a row nor a test of the program does."""
        if not self.clause.executed:
            return "person"
        return "carried" if self.rows or self.clause.tests else "nobody"

    @property
    def untested(self) -> bool:
        return self.state == "carried" and not (self.scenarios or self.clause.tests)


def covered(book: Rulebook) -> tuple[Covered, ...]:
    """Every clause in the order of the regulation."""
    policy = book.policy
    rows, stale, exercised = by_clause(policy), set(to_reread(policy)), _exercised(book)
    found = (
        Covered(c, rows.get(c.text, ()), tuple(exercised.get(c.text, ())), c in stale) for c in in_order(policy)
    )  # fmt: skip
    return tuple(found)


def _exercised(book: Rulebook) -> dict[str, list[Trial]]:
    """By citation: the decisions that rest on it, and the tests of who carries it out."""
    found: dict[str, list[Trial]] = defaultdict(list)
    for trial in book.policy.scenarios:
        for citation in _cited(book, trial):
            found[citation].append(trial)
    return found


def _cited(book: Rulebook, trial: Trial) -> tuple[str, ...]:
    if not isinstance(trial, Scenario):
        return trial.grounds
    facts = Facts(dict(trial.facts), trial.sent_at, trial.received_at, trial.received_at)
    return tuple(dict.fromkeys((*trial.grounds, *decide(book, facts).citations)))


def as_data(found: tuple[Covered, ...]) -> dict[str, Any]:
    """For programs; keys in English."""
    return {
        "clauses": [_clause(c) for c in found],
        "nobody": [c.clause.text for c in found if c.state == "nobody"],
        "untested": [c.clause.text for c in found if c.untested],
        "to_reread": [c.clause.text for c in found if c.to_reread],
    }


def _clause(c: Covered) -> dict[str, Any]:
    return {
        "clause": c.clause.text, "id": c.clause.head.id, "summary": c.clause.summary, "state": c.state,
        "why_not": c.clause.why_not or None, "digest": text_digest(c.clause.summary), "to_reread": c.to_reread,
        "rows": [{"rule": h.id, "file": h.place.file, "line": h.place.line} for h in c.rows],
        "policy_tests": [{"title": s.title, "file": s.place.file, "line": s.place.line} for s in c.scenarios],
        "tests": list(c.clause.tests),
    }  # fmt: skip
