"""The decision table: every class of cells with the row that answers it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from quyche.decide.domain import Domain, declared, domain_of
from quyche.match import Chain, chains, winners
from quyche.policy.policy import Policy
from quyche.policy.rules import FLAG, NO, OTHER, QUESTIONS, Question, Rule

COMPILER = 1
"""Raised whenever the same rows would give another table."""
LARGEST = 100_000
"""Answers in a table: some fifty times what a city has, a few seconds and some 100 MB of work."""


Key = tuple[int | str, ...]
"""An interval's index, then a representative for each field."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the answer depends on `field`; a value that is not among `branches` goes `otherwise`."""

    field: str
    branches: Mapping[str, Tree]
    otherwise: Tree


Tree = Fork | Chain | None
"""A chain answers; None where there is no answer, or more than one."""


@dataclass(frozen=True, slots=True)
class Table:
    """Answers of one question. `answers[(interval, *representatives)]` holds indexes into `chains`:
    one is an answer, none a gap, several a contradiction."""

    domain: Domain
    chains: tuple[Chain, ...]
    answers: Mapping[Key, tuple[int, ...]]
    ordinals: tuple[int, ...]
    trees: tuple[Tree, ...]
    """The same answers for each interval, asking only the fields that still make a difference."""

    def lookup(self, facts: Mapping[str, str], day: date) -> Chain | None:
        """The chain of rows that answers, or None where the policy does not provide."""
        trees = self.trees
        node = trees[bisect_right(self.ordinals, day.toordinal()) - 1] if len(trees) > 1 else trees[0]
        while isinstance(node, Fork):
            node = node.branches.get(facts.get(node.field, ""), node.otherwise)
        return node


Tables = Mapping[Question, Table]


def compile_tables(policy: Policy) -> dict[Question, Table]:
    """Read every class of cells of every question by the plain reading."""
    values = declared(policy)
    return {q: compile_question(q, policy, values) for q in QUESTIONS}


def too_large(policy: Policy) -> Iterator[tuple[Question, int]]:
    """Questions whose rows ask for more combinations than a table may hold, with how many."""
    values = declared(policy)
    for question in QUESTIONS:
        size = domain_of(question, policy.rules_of(question), values).size
        if size > LARGEST:
            yield question, size


def compile_question(question: Question, policy: Policy, values: Mapping[str, tuple[str, ...]]) -> Table:
    return _compiled(question, _Rows(policy.rules_of(question)), tuple(values.items()))


class _Rows:
    """Rules that are the same only when each is the very same object: of a policy with one file edited, the others'."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules, self._each = rules, tuple(map(id, rules))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self._each == other._each

    def __hash__(self) -> int:
        return hash(self._each)


@lru_cache(maxsize=16)
def _compiled(question: Question, rows: _Rows, values: tuple[tuple[str, tuple[str, ...]], ...]) -> Table:
    rules, values_of = rows.rules, dict(values)
    domain = domain_of(question, rules, values_of)
    paths = chains(rules)
    index = {_ids(p): i for i, p in enumerate(paths)}
    answers: dict[Key, tuple[int, ...]] = {}
    seen: dict[tuple[bool, ...], int] = {}
    for i, day in enumerate(domain.days):
        active = tuple(r.head.active_on(day) for r in rules)
        twin = seen.setdefault(active, i)
        for cell in domain.cells():
            facts = dict(zip(domain.fields, cell, strict=True))
            found = answers[(twin, *cell)] if twin != i else tuple(index[_ids(c)] for c in winners(rules, facts, day))
            answers[(i, *cell)] = found
    single = {key: paths[found[0]] if len(found) == 1 else None for key, found in answers.items()}
    trees = tuple(_grown(domain, (i,), single) for i in range(len(domain.days)))
    return Table(domain, paths, answers, tuple(d.toordinal() for d in domain.days), trees)


def _grown(domain: Domain, key: Key, single: Mapping[Key, Chain | None]) -> Tree:
    """The tree below the representatives chosen so far; a field whose branches are all alike is not asked."""
    depth = len(key) - 1
    if depth == len(domain.fields):
        return single[key]
    field, classes = domain.fields[depth], domain.classes[depth]
    grown = {r: _grown(domain, (*key, r), single) for r in domain.representatives(field)}
    some, *others = grown.values()
    if all(o is some or o == some for o in others):
        return some
    otherwise = grown[classes[NO] if field.startswith(FLAG) else OTHER]
    return Fork(field, {v: grown[r] for v, r in classes.items() if grown[r] is not otherwise}, otherwise)


def _ids(chain: Chain) -> tuple[int, ...]:
    return tuple(id(r) for r in chain)


def cells_of(table: Table) -> Iterator[tuple[date, dict[str, str], tuple[int, ...]]]:
    """Every class of cells as (first day, field → representative, answers)."""
    for key, found in table.answers.items():
        facts = dict(zip(table.domain.fields, map(str, key[1:]), strict=True))
        yield table.domain.days[int(key[0])], facts, found
