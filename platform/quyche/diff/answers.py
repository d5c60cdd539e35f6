"""Which answers are others: every cell of the two tables side by side, said in few boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from quyche.decide.domain import declared
from quyche.decide.grouping import merged
from quyche.decide.table import Table, compile_tables
from quyche.match import Chain, inherited
from quyche.policy.base import Citation, clause_order
from quyche.policy.difference import AnswerChange, Box
from quyche.policy.policy import Policy
from quyche.policy.rules import FLAG, OTHER, QUESTIONS, Part, Question

Cell = tuple[str, ...]
Alteration = tuple[str, Part | None, Part | None, Citation | None, bool]
"""A part, what was said, what is said, what that rests on, and whether running cases follow."""

Span = tuple[Alteration, date, date | None]


def changed_answers(old: Policy, new: Policy, today: date) -> tuple[AnswerChange, ...]:
    """Every part of every answer that is different, for every value either policy declares and for any other.

    By question, then by clause as the regulation prints them, then by day.
    """
    found = (c for each in comparisons(old, new) for c in each.changes(today))
    return tuple(sorted(found, key=in_print))


def comparisons(old: Policy, new: Policy) -> Iterator[Comparison]:
    """The tables of each question side by side."""
    before, after = compile_tables(old), compile_tables(new)
    both = _both(declared(old), declared(new))
    for question in QUESTIONS:
        yield Comparison(before[question], after[question], both)


def _both(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {f: tuple(sorted({*old.get(f, ()), *new.get(f, ())})) for f in {*old, *new}}


@dataclass(frozen=True)
class Comparison:
    """Two tables of one question; values that neither tells apart are one."""

    old: Table
    new: Table
    values: Mapping[str, tuple[str, ...]]

    def changes(self, today: date) -> Iterator[AnswerChange]:
        for span, cells in self.spans().items():
            yield from self.said(span, cells, today)

    def spans(self) -> dict[Span, list[Cell]]:
        """Each alteration of a part with its first and last day (None: no last), and the cells it is of."""
        days, found = self._days(), defaultdict[Span, list[Cell]](list)
        for cell in product(*(self._members(f) for f in self.fields)):
            for alteration, indexes in self._altered(self.facts(cell), days).items():
                for first, last in _runs(indexes):
                    until = days[last + 1] - timedelta(days=1) if last + 1 < len(days) else None
                    found[(alteration, days[first], until)].append(cell)
        return found

    def said(self, span: Span, cells: Iterable[Cell], today: date) -> Iterator[AnswerChange]:
        """What a span says of these cells, in few boxes."""
        alteration, first, until = span
        for box in _boxes(self.fields, [self._members(f) for f in self.fields], cells):
            yield _change(self.old.domain.question, alteration, first, until, box, today)

    def facts(self, cell: Cell) -> dict[str, str]:
        return dict(zip(self.fields, cell, strict=True))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(sorted({*self.old.domain.fields, *self.new.domain.fields}))

    def _days(self) -> tuple[date, ...]:
        return tuple(sorted({*self.old.domain.days, *self.new.domain.days}))

    def _members(self, field: str) -> dict[str, frozenset[str]]:
        """The values of a field in classes neither policy tells apart, by one value of each."""
        unknown = () if field.startswith(FLAG) else (OTHER,)
        classes: dict[tuple[str, str], list[str]] = defaultdict(list)
        for value in (*self.values[field], *unknown):
            classes[(_class(self.old, field, value), _class(self.new, field, value))].append(value)
        return {values[0]: frozenset(values) for values in classes.values()}

    def _altered(self, facts: Mapping[str, str], days: Sequence[date]) -> dict[Alteration, list[int]]:
        found: dict[Alteration, list[int]] = defaultdict(list)
        for i, day in enumerate(days):
            for alteration in _alterations(self.old.lookup(facts, day), self.new.lookup(facts, day)):
                found[alteration].append(i)
        return found


def _class(table: Table, field: str, value: str) -> str:
    if field not in table.domain.fields:
        return ""
    return table.domain.classes[table.domain.fields.index(field)].get(value, OTHER)


def _alterations(old: Chain | None, new: Chain | None) -> Iterator[Alteration]:
    before, after = inherited(old or ()), inherited(new or ())
    for part in sorted({*before, *after}):
        if before.get(part) != after.get(part):
            cite = _grounds(new, part) or _grounds(old, part)
            yield part, before.get(part), after.get(part), cite, _running(new or (), part)


def _running(chain: Chain, part: str) -> bool:
    """Whether the row that says the part has it hold for cases that run."""
    saying = next((r for r in reversed(chain) if part in r.stated), None)
    return saying is not None and bool(saying.transition) and part in ("limit", "lead")


def _grounds(chain: Chain | None, part: str) -> Citation | None:
    """The clause, else whatever the row rests on that says the part; the nearest clause of the rows it excepts."""
    rows = chain or ()
    saying = max((i for i, r in enumerate(rows) if part in r.stated), default=len(rows) - 1)
    cites = [c for r in reversed(rows[: saying + 1]) for c in r.head.cites]
    return next((c for c in cites if c.kind == "clause"), cites[0] if cites else None)


def _runs(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Indexes that follow one another, as first and last."""
    first = last = indexes[0]
    for i in indexes[1:]:
        if i != last + 1:
            yield first, last
            first = i
        last = i
    yield first, last


def _boxes(fields: Sequence[str], members: Sequence[Mapping[str, frozenset[str]]], cells: Iterable[Cell]) -> list[Box]:
    return [
        tuple(
            (field, frozenset().union(*(known[v] for v in values)))
            for field, known, values in zip(fields, members, box, strict=True)
        )
        for box in merged(cells)
    ]


def _change(
    question: Question, alteration: Alteration, first: date, until: date | None, box: Box, today: date
) -> AnswerChange:
    part, before, after, cite, running = alteration
    since = None if first == date.min else first
    return AnswerChange(question, part, before, after, cite, since, until, box, first < today, running)


def in_print(change: AnswerChange) -> tuple[object, ...]:
    """By question, then by clause as the regulation prints them, then by day."""
    cite = change.cite
    clause = (0, clause_order(cite.ref)) if cite and cite.kind == "clause" else (1, ((0, cite.ref if cite else ""),))
    box = [(f, sorted(v)) for f, v in change.box]
    return QUESTIONS.index(change.question), clause, box, change.since or date.min, change.part
