"""The proof that the table says what the rules engine infers from the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

from quyche.decide.domain import Domain
from quyche.decide.table import Table, Tables
from quyche.engine.inference import Ruleset, RuleSpec, Test, infer
from quyche.match import Chain
from quyche.policy.rules import Question

DEEPEST, REMEMBERED = 1000, 32
DAY = "day"


Asked = tuple[Ruleset, list[Mapping[str, str | int]]]


class _Inferred:
    """What the engine answered to the last questions: the same rows and facts have the same answers."""

    def __init__(self) -> None:
        self._answers: dict[str, list[tuple[str, ...]]] = {}

    def infer(self, asked: list[Asked]) -> list[list[tuple[str, ...]]]:
        keys = [hashlib.sha256(repr(a).encode()).hexdigest() for a in asked]
        new = {k: a for k, a in zip(keys, asked, strict=True) if k not in self._answers}
        known = dict(zip(new, infer(list(new.values())), strict=True)) if new else {}
        found = [known[k] if k in known else self._answers[k] for k in keys]
        self._answers = dict([*self._answers.items(), *known.items()][-REMEMBERED:])
        return found


_INFERRED = _Inferred()


def differences(tables: Tables) -> Iterator[tuple[str, str]]:
    """For every class of cells where engine and plain reading disagree: the table and the class in words.

    The engine knows nothing of the plain reading's descent: a row's conditions
    are joined with those of all rows it excepts, deeper rows come first, and the
    first to fire answers. Raises EngineRefused or EngineFailed.
    """
    asked = {question: (ruleset_of(question, table), list(facts_of(table))) for question, table in tables.items()}
    fired = _INFERRED.infer(list(asked.values()))
    for (question, (_, facts)), answers in zip(asked.items(), fired, strict=True):
        yield from _compared(question, tables[question], facts, answers)


def ruleset_of(question: Question, table: Table) -> Ruleset:
    specs = [s for i, chain in enumerate(table.chains) for s in _specs(i, chain, table.domain)]
    return Ruleset(question, tuple(specs))


def _specs(index: int, chain: Chain, domain: Domain) -> Iterator[RuleSpec]:
    """One rule for each combination of values: the engine has no "one of" that can be trusted."""
    since = max((r.head.since.toordinal() for r in chain if r.head.since), default=0)
    until = min((r.head.until.toordinal() for r in chain if r.head.until), default=0)
    dates = [Test(DAY, "gte", since)] * bool(since) + [Test(DAY, "lte", until)] * bool(until)
    allowed: dict[str, frozenset[str]] = {}
    for condition in (c for r in chain for c in r.when):
        allowed[condition.field] = allowed.get(condition.field, condition.values) & condition.values
    fields = sorted(allowed)
    represented = [sorted({domain.classes[domain.fields.index(f)].get(v, v) for v in allowed[f]}) for f in fields]
    for n, values in enumerate(product(*represented)):
        tests = [Test(f, "eq", v) for f, v in zip(fields, values, strict=True)]
        yield RuleSpec(f"{index}#{n}", DEEPEST - len(chain), tuple(tests + dates) or (Test(DAY, "gte", 0),))


def facts_of(table: Table) -> Iterator[Mapping[str, str | int]]:
    fields = table.domain.fields
    for key in table.answers:
        day = table.domain.days[int(key[0])].toordinal()
        yield {DAY: day, **dict(zip(fields, map(str, key[1:]), strict=True))}


def _compared(
    question: Question, table: Table, facts: list[Mapping[str, str | int]], fired: list[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    for fact, names, expected in zip(facts, fired, table.answers.values(), strict=True):
        if _answers(table, names) != set(expected) or not _served(table, fact, expected):
            yield question, ", ".join(f"{k}={v}" for k, v in fact.items())


def _served(table: Table, fact: Mapping[str, str | int], expected: tuple[int, ...]) -> bool:
    """Whether a request is answered as the class that was proved."""
    chain = table.lookup({f: str(fact[f]) for f in table.domain.fields}, date.fromordinal(int(fact[DAY])))
    return chain is (table.chains[expected[0]] if len(expected) == 1 else None)


def _answers(table: Table, names: tuple[str, ...]) -> set[int]:
    """Fired chains that no other fired chain excepts, in the engine's order: deepest first."""
    answers: list[int] = []
    for index in (int(name.split("#")[0]) for name in names):
        chain = table.chains[index]
        if not any(_excepts(table.chains[a], chain) for a in answers):
            answers.append(index)
    return set(answers)


def _excepts(special: Chain, base: Chain) -> bool:
    return len(special) > len(base) and all(a is b for a, b in zip(special, base, strict=False))
