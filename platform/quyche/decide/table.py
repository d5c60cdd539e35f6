"""The decision table: every class of cells with the row that answers it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from quyche.decide.domain import Domain, declared, domain_of
from quyche.match import Chain, chains, winners
from quyche.policy.policy import Policy
from quyche.policy.rules import OTHER, QUESTIONS, Question

COMPILER = 1
"""Raised whenever the same rows would give another table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Answers of one question. `answers[(interval, *representatives)]` holds indexes into `chains`:
    one is an answer, none a gap, several a contradiction."""

    domain: Domain
    chains: tuple[Chain, ...]
    answers: Mapping[tuple[int | str, ...], tuple[int, ...]]
    ordinals: tuple[int, ...]

    def lookup(self, facts: Mapping[str, str], day: date) -> Chain | None:
        """The chain of rows that answers, or None where the policy does not provide."""
        interval = bisect_right(self.ordinals, day.toordinal()) - 1
        domain = self.domain
        values = (c.get(facts.get(f, ""), OTHER) for f, c in zip(domain.fields, domain.classes, strict=True))
        key: tuple[int | str, ...] = (interval, *values)
        found = self.answers[key]
        return self.chains[found[0]] if len(found) == 1 else None


Tables = Mapping[Question, Table]


def compile_tables(policy: Policy) -> dict[Question, Table]:
    """Read every class of cells of every question by the plain reading."""
    values = declared(policy)
    return {q: compile_question(q, policy, values) for q in QUESTIONS}


def compile_question(question: Question, policy: Policy, values: Mapping[str, tuple[str, ...]]) -> Table:
    rules = policy.rules_of(question)
    domain = domain_of(question, rules, values)
    paths = chains(rules)
    index = {_ids(p): i for i, p in enumerate(paths)}
    answers: dict[tuple[int | str, ...], tuple[int, ...]] = {}
    seen: dict[tuple[bool, ...], int] = {}
    for i, day in enumerate(domain.days):
        active = tuple(r.head.active_on(day) for r in rules)
        twin = seen.setdefault(active, i)
        for cell in domain.cells():
            facts = dict(zip(domain.fields, cell, strict=True))
            found = answers[(twin, *cell)] if twin != i else tuple(index[_ids(c)] for c in winners(rules, facts, day))
            answers[(i, *cell)] = found
    return Table(domain, paths, answers, tuple(d.toordinal() for d in domain.days))


def _ids(chain: Chain) -> tuple[int, ...]:
    return tuple(id(r) for r in chain)


def cells_of(table: Table) -> Iterator[tuple[date, dict[str, str], tuple[int, ...]]]:
    """Every class of cells as (first day, field → representative, answers)."""
    for key, found in table.answers.items():
        facts = dict(zip(table.domain.fields, map(str, key[1:]), strict=True))
        yield table.domain.days[int(key[0])], facts, found
