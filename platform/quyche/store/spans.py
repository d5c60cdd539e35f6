"""Sums over the figures of a span of days. Each query is one indexed range; groups are rolled up by the caller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from peewee import JOIN, Case, fn

from quyche.store import open_sums
from quyche.store.figure_tables import Figure, Happening
from quyche.store.tables import CaseRow, LineRow

Measure = Literal[
    "received", "refused", "returned", "deferred", "chased", "timely", "late", "overdue",
    "paused", "postponed", "interim", "late_before", "resting", "difficulties", "dispatch", "solve",
]  # fmt: skip
LENGTHS: tuple[Measure, ...] = ("dispatch", "solve")
"""Measures that are one length in microseconds for each case, not a sum."""
_PLACE = (Figure.category, Figure.ward, Figure.source, Figure.lead)


@dataclass(frozen=True, slots=True)
class Span:
    """Local days `first` to `last`, both inclusive; what is open is looked at as of `until`, not after the span."""

    first: str
    last: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a measure for one combination of category, ward, source and agency."""

    measure: Measure
    category: str
    ward: str
    source: str
    lead: str
    value: int


def counted(span: Span, books: list[str]) -> Iterator[Counted]:
    """Everything the span counts; `books` are the books of difficulties."""
    yield from _rows(("received",), _grouped(fn.COUNT(Figure.case)).where(_within(Figure.sent_day, span)))
    yield from _ended(span)
    yield from _overdue(span)
    yield from _happened(span)
    yield from _difficulties(span, books)
    yield from _lengths("dispatch", Figure.dispatched_at - Figure.sent_at, _within(Figure.dispatched_day, span))
    yield from _lengths("solve", Figure.solved_at - Figure.dispatched_at, _within(Figure.solved_day, span))


def _within(day: Any, span: Span) -> Any:
    return (day >= span.first) & (day <= span.last)


def _grouped(*values: Any) -> Any:
    return Figure.select(*_PLACE, *values).group_by(*_PLACE)


def _rows(measures: tuple[Measure, ...], query: Any) -> Iterator[Counted]:
    for category, ward, source, lead, *values in query.tuples():
        for measure, value in zip(measures, values, strict=True):
            if value:
                yield Counted(measure, category, ward, source, lead, int(value))


BESIDE: tuple[Measure, ...] = ("paused", "postponed", "interim", "late_before")
"""Shown beside the share in time, over the same cases."""
COUNTED_AS = ("paused", "deferrals", "interim", "late_before")
"""The columns they are counted by, in the same order."""


def _beside() -> tuple[Any, ...]:
    return (
        fn.SUM(Figure.paused), _how_many(Figure.deferrals > 0), _how_many(Figure.interim),
        _how_many(Figure.late_before > 0),
    )  # fmt: skip


def _how_many(condition: Any) -> Any:
    return fn.SUM(Case(None, ((condition, 1),), 0))


def _ended(span: Span) -> Iterator[Counted]:
    late = Figure.solved_at > Figure.due_at
    query = _grouped(_how_many(~late), _how_many(late), *_beside()).where(_within(Figure.solved_day, span))
    yield from _rows(("timely", "late", *BESIDE), query)


def beside(span: Span) -> Iterator[Counted]:
    """Only what stands beside the share in time, over the whole city, of a span that lasts until now."""
    query: Any = Figure.select(*_beside()).where(_within(Figure.solved_day, span)).tuples()
    (done,), late = query, open_sums.overdue(span.until)
    for measure, column, value in zip(BESIDE, COUNTED_AS, done, strict=True):
        yield Counted(measure, "", "", "", "", int(value or 0) + late[column])
    yield Counted("resting", "", "", "", "", open_sums.resting())


def _open(span: Span) -> Any:
    ended = Figure.ended_at.is_null() | (Figure.ended_at > span.until)
    return ended & (Figure.started_at < span.until)


def _is_overdue(span: Span) -> Any:
    return _open(span) & Figure.resting_from.is_null() & (Figure.due_at < span.until)


def _overdue(span: Span) -> Iterator[Counted]:
    query = _grouped(fn.COUNT(Figure.case), *_beside()).where(_is_overdue(span))
    yield from _rows(("overdue", *BESIDE), query)
    resting = _open(span) & (Figure.resting_from < span.until)
    yield from _rows(("resting",), _grouped(fn.COUNT(Figure.case)).where(resting))


def _happened(span: Span) -> Iterator[Counted]:
    """Counted for the agency it happened to, which may not have the case any more."""
    by = (Happening.kind, Figure.category, Figure.ward, Figure.source, Happening.agency, Figure.lead)
    joined = Happening.select(*by, fn.COUNT(Happening.case)).join(Figure, on=(Figure.case == Happening.case))
    found: Any = joined.where(_within(Happening.day, span)).group_by(*by).tuples()
    for kind, category, ward, source, agency, lead, count in found:
        yield Counted(kind, category, ward, source, agency or lead, int(count))


def _difficulties(span: Span, books: list[str]) -> Iterator[Counted]:
    """Counted for the agency that raised it; one about no case has no category."""
    query = LineRow.select(Figure.category, Figure.ward, Figure.source, LineRow.agency, fn.COUNT(LineRow.id))
    joined = query.join(Figure, JOIN.LEFT_OUTER, on=(Figure.case == LineRow.case))
    mine = LineRow.book.in_(books) & (LineRow.at >= span.since) & (LineRow.at < span.until)
    found: Any = joined.where(mine).group_by(Figure.category, Figure.ward, Figure.source, LineRow.agency).tuples()
    for category, ward, source, lead, count in found:
        yield Counted("difficulties", category or "", ward or "", source or "", lead, int(count))


def _lengths(measure: Measure, length: Any, within: Any) -> Iterator[Counted]:
    query: Any = Figure.select(*_PLACE, length.alias("length")).where(within).tuples()
    for category, ward, source, lead, value in query:
        yield Counted(measure, category, ward, source, lead, int(value))


@dataclass(frozen=True, slots=True)
class Late:
    """A case of the annex: open and overdue (`ended_at` None), or solved too late within the span."""

    case: str
    category: str
    ward: str
    lead: str
    due_at: datetime
    ended_at: datetime | None
    deferrals: int
    locked: bool


def late_cases(span: Span) -> list[Late]:
    """The oldest due first, open ones before those that were solved late."""
    solved_late = _within(Figure.solved_day, span) & (Figure.solved_at > Figure.due_at)
    open_now = Case(None, ((_is_overdue(span), 0),), 1)
    query = Figure.select(
        Figure.case, Figure.category, Figure.ward, Figure.lead, Figure.due_at, Figure.solved_at, Figure.deferrals,
        CaseRow.marks, open_now,
    ).join(CaseRow, on=(CaseRow.code == Figure.case))  # fmt: skip
    found: Any = query.where(_is_overdue(span) | solved_late).order_by(open_now, Figure.due_at, Figure.case).tuples()
    return [
        Late(code, category, ward, lead, due, solved if closed else None, deferrals, "|locked|" in marks)
        for code, category, ward, lead, due, solved, deferrals, marks, closed in found
    ]
