"""Which rows claim days before their version counts.

A row in force may be edited: what it says then counts from the version on. A date that is written for days which
have passed, or an edit of what is no longer in force, makes answers others that were given already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quyche.decide.table import Table
from quyche.diff.answers import Cell, Comparison, Span, comparisons, in_print
from quyche.policy.base import Head
from quyche.policy.difference import AnswerChange
from quyche.policy.policy import Policy

Turn = tuple[str, str, date]
"""A row, whether it begins or is over, and the first day of that."""


@dataclass(frozen=True, slots=True)
class Backdated:
    """`row` is why the answers of `change` are others before the version counts."""

    row: Head
    change: AnswerChange


@dataclass(frozen=True, slots=True)
class Counting:
    """From when a version counts: `day` holds the instant, `free` is the first day wholly
    after it; before `begins` the regulation was not in force and days are nobody's."""

    day: date
    free: date
    begins: date


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a version reaches: what is backdated, how many answers in force are others from the version on
    without a day of their own, and the first day to come that a row is newly dated for."""

    backdated: tuple[Backdated, ...]
    in_place: int
    first: date | None


def reach(old: Policy, new: Policy, counting: Counting) -> Reach:
    """How far back `new` reaches when it takes the place of `old`."""
    sides = [_Sides(each, counting) for each in comparisons(old, new)]
    found = [b for s in sides for b in s.backdated]
    return Reach(
        tuple(sorted(found, key=lambda b: (b.row.place, in_print(b.change)))), sum(s.in_place for s in sides),
        min((s.first for s in sides if s.first), default=None),
    )  # fmt: skip


class _Sides:
    """Two tables of a question, and the beginnings and ends of rows that only one of them has."""

    def __init__(self, both: Comparison, counting: Counting) -> None:
        self.both, self.moved = both, _turns(both.old) ^ _turns(both.new)
        self.backdated: list[Backdated] = []
        self.in_place, self.first = 0, None  # type: tuple[int, date | None]
        for span, cells in both.spans().items():
            if span[1] >= counting.free:
                self._ahead(span, cells)
            elif span[2] is None or span[2] >= counting.begins:
                self._behind(span, cells, counting)

    def _ahead(self, span: Span, cells: Sequence[Cell]) -> None:
        if any(self.written(self.both.facts(c), span[1]) for c in cells):
            self.first = min(self.first or date.max, span[1])

    def _behind(self, span: Span, cells: Sequence[Cell], counting: Counting) -> None:
        by_row = self.by_row(span, cells, over=span[2] is not None and span[2] < counting.day)
        self.in_place += not by_row
        for head, some in by_row.items():
            self.backdated += [Backdated(head, c) for c in self.both.said(span, some, counting.day)]

    def by_row(self, span: Span, cells: Sequence[Cell], over: bool) -> dict[Head, list[Cell]]:
        """The cells whose change is backdated, by the row it comes from; what is `over` is so whatever its dates."""
        found: dict[Head, list[Cell]] = defaultdict(list)
        for cell in cells:
            facts = self.both.facts(cell)
            head = self.written(facts, span[1]) or (self._saying(facts, span[1]) if over else None)
            if head is not None:
                found[head].append(cell)
        return found

    def written(self, facts: Mapping[str, str], first: date) -> Head | None:
        """The row whose own beginning or end on this day is new, or was moved away from it."""
        ids = {row for row, _, day in self.moved if day == first}
        if not ids:
            return None
        around = (self.both.new.lookup(facts, d) or () for d in (first, first - timedelta(days=1)))
        return next((r.head for chain in around for r in reversed(chain) if r.head.id in ids), None)

    def _saying(self, facts: Mapping[str, str], day: date) -> Head | None:
        """The row that answers now, or else answered."""
        chains = (table.lookup(facts, day) for table in (self.both.new, self.both.old))
        return next((c[-1].head for c in chains if c), None)


def _turns(table: Table) -> frozenset[Turn]:
    return frozenset(turn for chain in table.chains for turn in _of(chain[-1].head))


def _of(head: Head) -> Iterator[Turn]:
    if head.since and head.since > date.min:
        yield head.id, "begins", head.since
    if head.until and head.until < date.max:
        yield head.id, "over", head.until + timedelta(days=1)
