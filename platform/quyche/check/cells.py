"""Every cell has one answer, on every day since the regulation holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from quyche.check.saying import PARTS, Saying, in_order_of
from quyche.check.walking import Span, Values, dated_values, intervals, live_cells, live_classes
from quyche.decide.domain import declared
from quyche.decide.grouping import merged
from quyche.decide.table import Table, Tables
from quyche.errors import Finding, Known, Place, finding
from quyche.match import inherited
from quyche.policy.base import Head, clause_parent, first_clause
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, REQUIRED, Question

Fault = tuple[tuple[int, ...], str, str]
"""Chains found, the part they leave unsaid, the category concerned ("" where categories do not matter)."""


def check_cells(policy: Policy, tables: Tables) -> Iterator[Finding]:
    for table in tables.values():
        yield from _CellCheck(policy, table).findings()


class _CellCheck:
    """Collects the unanswered and contradictory cells of one question and says them in few lines."""

    def __init__(self, policy: Policy, table: Table) -> None:
        self.policy, self.table, self.domain = policy, table, table.domain
        self.question: Question = table.domain.question
        self.rules = policy.rules_of(self.question)
        values = declared(policy)
        self.words = {language: Saying(policy, table.domain, values, language) for language in ("vi", "en")}

    def findings(self) -> Iterator[Finding]:
        spans: dict[Fault, list[tuple[Span, frozenset[Values]]]] = defaultdict(list)
        for interval, span in intervals(self.policy, self.table):
            for fault, cells in self._faults(interval, span).items():
                spans[fault].append((span, frozenset(cells)))
        for fault, found in spans.items():
            for span, wrong in _adjoined(found):
                yield self._finding(fault, span, sorted(wrong))

    def _faults(self, interval: int, span: Span) -> dict[Fault, list[Values]]:
        """Cells without exactly one whole answer. A missing answer is told category by category."""
        faults: dict[Fault, list[Values]] = defaultdict(list)
        for cell in live_cells(self.policy, self.domain, span[0]):
            found = self.table.answers[(interval, *cell)]
            unsaid = self._unsaid(found)
            if len(found) != 1 or unsaid:
                for category, values in self._per_category(cell):
                    faults[(found, unsaid, category)].append(values)
        return faults

    def _unsaid(self, found: tuple[int, ...]) -> str:
        said = inherited(self.table.chains[found[0]]) if len(found) == 1 else REQUIRED[self.question]
        return next((part for part in REQUIRED[self.question] if part not in said), "")

    def _per_category(self, cell: Values) -> Iterator[tuple[str, Values]]:
        if CATEGORY not in self.domain.fields:
            yield "", cell
            return
        axis = self.domain.fields.index(CATEGORY)
        for category in self.domain.members(CATEGORY, cell[axis]):
            yield category, (*cell[:axis], category, *cell[axis + 1 :])

    def _finding(self, fault: Fault, span: Span, cells: Sequence[Values]) -> Finding:
        found, unsaid, category = fault
        last = [self.table.chains[i][-1].head for i in found]
        clause = _usual(clause_parent(first_clause(r.head.cites)) for r in self.rules)
        code = "two-answers" if len(found) > 1 else "answer-incomplete" if found else "no-answer"
        place = last[0].place if last else self._place_of(category)
        boxes = merged(cells)
        until = span[1].isoformat() if span[1] else ""
        made = finding(code, "error", place, **self._words(last, unsaid, category, clause))
        return replace(
            made,
            clause=clause,
            cells=tuple(sorted(self.words["vi"].say(box) for box in boxes)),
            cells_en=tuple(sorted(self.words["en"].say(box) for box in boxes)),
            since=span[0].isoformat(),
            until=until,
            also=tuple(h.place for h in last[1:]),
            example=self._example(cells[0], span),
        )

    def _words(self, last: Sequence[Head], unsaid: str, category: str, clause: str) -> dict[str, str]:
        words = {
            "table": self.question,
            "part": PARTS.get(unsaid, unsaid),
            "clause": clause,
            "category": self.words["vi"].names(CATEGORY, {category}),
            "category_en": self.words["en"].names(CATEGORY, {category}),
            "file": _usual(r.head.place.file for r in self.rules),
            "rows": ", ".join(h.id for h in last),
        }
        return {k: v for k, v in words.items() if v}

    def _example(self, cell: Values, span: Span) -> tuple[Known, ...]:
        """One case of the first of the cells: every field that a decision asks for, and the day."""
        said = dict(zip(self.domain.fields, cell, strict=True))
        for field in self.domain.fields:
            if field != CATEGORY:
                said[field] = live_classes(self.policy, self.domain, field, span[0]).get(said[field], said[field])
        for field, rows in dated_values(self.policy).items():
            said.setdefault(field, next((r.head.id for r in rows if r.head.active_on(span[0])), ""))
        day = span[0].strftime("%d/%m/%Y")
        known = (Known(f, v, *(w.one(f, v) for w in self.words.values())) for f in in_order_of(said) if (v := said[f]))
        return (*known, Known("date", span[0].isoformat(), day, day))

    def _place_of(self, category: str) -> Place:
        named = [c.head.place for c in self.policy.categories if c.head.id == category]
        return (named or [r.head.place for r in self.rules] or [c.head.place for c in self.policy.categories])[0]


def _usual(values: Iterable[str]) -> str:
    """The commonest of the values, the first in order among equals; "" when there is none."""
    counted = Counter(v for v in values if v)
    return min(counted, key=lambda v: (-counted[v], v), default="")


def _adjoined(found: Sequence[tuple[Span, frozenset[Values]]]) -> Iterator[tuple[Span, frozenset[Values]]]:
    """Spans that touch and concern the same cells, as one."""
    open_span, open_cells = found[0]
    for span, cells in found[1:]:
        if cells == open_cells and open_span[1] and span[0] - open_span[1] == timedelta(days=1):
            open_span = (open_span[0], span[1])
        else:
            yield open_span, open_cells
            open_span, open_cells = span, cells
    yield open_span, open_cells
