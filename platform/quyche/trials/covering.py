"""How much of a policy its own tests reach: classes of cells, decision rows, clauses, days of change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quyche.decide.deciding import Rulebook, day_of, with_flags
from quyche.decide.decision import Facts
from quyche.decide.domain import change_days
from quyche.decide.table import Table
from quyche.policy.policy import Policy
from quyche.policy.rules import FIELD_KEYS, FLAG, NO, OTHER, QUESTIONS, Question, Rule
from quyche.policy.scenarios import Scenario
from quyche.trials.registers import TABLES

Key = tuple[int | str, ...]
"""The number of an interval between change days, then a representative for each field of the question."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One kind of thing: how many there are, and which no test reaches, in words."""

    what: str
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down: a hundred means all."""
        return 100 if not self.total else (self.total - len(self.missing)) * 100 // self.total


@dataclass(frozen=True, slots=True)
class Gap:
    """A class of cells no test reaches: facts that lie in it, and a day of its interval."""

    question: Question
    facts: Mapping[str, str]
    day: date


def scenarios(policy: Policy) -> Iterator[Scenario]:
    return (t for t in policy.scenarios if isinstance(t, Scenario))


def reached(book: Rulebook) -> tuple[Reached, ...]:
    """Cells, rows, clauses and change days, in this order."""
    policy = book.policy
    gaps = untested(book)
    every = sum(len(_meant(book, q)) for q in QUESTIONS)
    rows = {r.head.id for r in policy.rules}
    used = {r.head.id for q in QUESTIONS for s in scenarios(policy) for r in _chain(book, q, s)}
    clauses = {str(c) for r in policy.rules for c in r.head.cites}
    cited = {c for s in scenarios(policy) for key, said in s.expected if key == "căn cứ" for c in said}
    cited |= {c for t in policy.scenarios for c in t.grounds}
    days = {d for d in change_days(policy.rules) if d > date.min}
    return (
        Reached("cells", every, tuple(f"{TABLES[g.question]}: {given(g.facts)}" for g in gaps)),
        Reached("rows", len(rows), tuple(sorted(rows - used))),
        Reached("clauses", len(clauses), tuple(sorted(clauses - cited))),
        Reached("dates", len(days), tuple(d.isoformat() for d in sorted(days - _seen(book)))),
    )


def untested(book: Rulebook) -> tuple[Gap, ...]:
    """The classes of cells that no decision test lies in."""
    found: list[Gap] = []
    for question in QUESTIONS:
        table = book.tables[question]
        seen = {_key(book, table, question, s) for s in scenarios(book.policy)}
        found += [_gap(table, question, key) for key in _meant(book, question) if key not in seen]
    return tuple(found)


def _facts(scenario: Scenario) -> Facts:
    return Facts(dict(scenario.facts), scenario.sent_at, scenario.received_at, scenario.received_at)


def _key(book: Rulebook, table: Table, question: Question, scenario: Scenario) -> Key:
    facts = _facts(scenario)
    values = with_flags(book.policy, facts.values)
    interval = bisect_right(table.ordinals, day_of(book, question, facts).toordinal()) - 1
    classes = zip(table.domain.fields, table.domain.classes, strict=True)
    return (interval, *(c.get(values.get(f, ""), OTHER) for f, c in classes))


def _chain(book: Rulebook, question: Question, scenario: Scenario) -> Iterable[Rule]:
    facts = _facts(scenario)
    return book.tables[question].lookup(with_flags(book.policy, facts.values), day_of(book, question, facts)) or ()


def _meant(book: Rulebook, question: Question) -> list[Key]:
    """Classes with an answer; what nobody provided for is not to be tested."""
    return [key for key, found in book.tables[question].answers.items() if len(found) == 1]


def _gap(table: Table, question: Question, key: Key) -> Gap:
    interval, *values = key
    facts: dict[str, str] = {}
    for field, classes, value in zip(table.domain.fields, table.domain.classes, values, strict=True):
        some = next((v for v, rep in classes.items() if rep == value), "")
        if some:
            facts[field] = some
    return Gap(question, facts, table.domain.days[int(interval)])


def _seen(book: Rulebook) -> set[date]:
    """Days tested on the day itself and on the day before."""
    days = {book.local_day(at) for s in scenarios(book.policy) for at in (s.sent_at, s.received_at) if at}
    return {d for d in days if d - timedelta(days=1) in days}


def first_instant(book: Rulebook, day: date, begins: date) -> datetime:
    """Eight in the morning of the day, or of the regulation's first where the interval began before it."""
    return datetime.combine(max(day, begins), datetime.min.time(), book.zone).replace(hour=8)


def given(facts: Mapping[str, str]) -> str:
    """Facts as a policy test writes them."""
    parts = [f"{key}: {facts[field]}" for field, key in FIELD_KEYS.items() if facts.get(field)]
    flags = sorted(k.removeprefix(FLAG) for k, v in facts.items() if k.startswith(FLAG) and v != NO)
    return ", ".join(parts + ([f"cờ: [{', '.join(flags)}]"] if flags else []))
