"""Lists of cases: a page of one, how many it has, how many by value. Each is one query, cut short."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from peewee import Value, fn

from quyche.case import LOCKED
from quyche.store import concerns, tags
from quyche.store.concerns import Burning
from quyche.store.tables import CaseRow, Seat, Tag

MOST_COUNTED = 100
MOST_GROUPED = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """Microseconds since 1970 from `low` up to but not including `high`; None is open.

    Of limits that end from `low` on, `closing` asks for those in their last fifth at `low`, or for the others.
    """

    low: int | None = None
    high: int | None = None
    closing: bool | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a list: states, values a column must have, whose cases, from where in the order.

    Cases carry every mark of `has` and none of `lacks`; locked ones only show where `has` says so.
    `due` asks for running limits that end in a span; `asked` for cases in which something of these
    kinds waits for an answer, of the agency whose cases they are.
    """

    states: Sequence[str]
    equal: Mapping[str, str]
    order: str
    agency: str = ""
    only_lead: bool = False
    barred_for: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    burning: Burning | None = None
    flag: str = ""
    due: Span | None = None
    sent: Span | None = None
    descending: bool = False
    after: tuple[int, str] | None = None
    most: int = 25


def page(wanted: Wanted) -> list[CaseRow]:
    """Rows in order, one more than asked for when there is a next page.

    One query. Each state (and tag) is read by its own index and cut short before they
    are put together: sorting them all would cost more with every case.
    """
    ways = [(state, tag) for state in wanted.states for tag in _tags(wanted) or ("",)]
    parts = [_first_of(number, *way, wanted) for number, way in enumerate(ways)]
    codes = reduce(lambda one, other: one.union_all(other), parts)
    chosen = CaseRow.select().where(CaseRow.code.in_(codes))
    return list(chosen.order_by(*_ordered(CaseRow, CaseRow.code, wanted)).limit(wanted.most + 1))


def _first_of(number: int, state: str, tag: str, wanted: Wanted) -> Any:
    query, source, code = _narrowed([state], [tag] if tag else [], wanted)
    key = _key(source, wanted)
    if wanted.after:
        query = query.where(_beyond(key, code, wanted.descending, *wanted.after))
    first = query.order_by(*_ordered(source, code, wanted)).limit(wanted.most + 1)
    first = first.alias(f"first_{number}")
    return CaseRow.select(first.c.code).from_(first)


def _beyond(key: Any, code: Any, descending: bool, at: int, last: str) -> Any:
    """Rows after one of the order; the bare comparison of keys is there for the index."""
    if descending:
        return (key <= at) & ((key < at) | (code < last))
    return (key >= at) & ((key > at) | (code > last))


def _ordered(source: Any, code: Any, wanted: Wanted) -> tuple[Any, Any]:
    key = _key(source, wanted)
    return (key.desc(), code.desc()) if wanted.descending else (key, code)


def _key(source: Any, wanted: Wanted) -> Any:
    return source.order_due if wanted.order == "due" else source.order_sent


def counts(lists: Sequence[Wanted], also: Sequence[Callable[[int], Any]] = ()) -> list[int]:
    """How many cases each list has, never counting past 100: a badge needs no more. One query.

    `also` are further things to count in it: queries of (the given number, how many), told after the lists.
    """
    queries = [_counted(number, wanted) for number, wanted in enumerate(lists)]
    queries += [count(number) for number, count in enumerate(also, len(lists))]
    if not queries:
        return []
    whole = reduce(lambda one, other: one.union_all(other), queries)
    found = {number: int(many) for number, many in whole.tuples()}
    return [found[number] for number in range(len(queries))]


def _counted(number: int, wanted: Wanted) -> Any:
    few = _narrowed(wanted.states, _tags(wanted), wanted)[0].distinct().limit(MOST_COUNTED).alias(f"few_{number}")
    return CaseRow.select(Value(number).alias("number"), fn.COUNT(few.c.code).alias("many")).from_(few)


def grouped(wanted: Wanted, by: str) -> list[tuple[str, int]]:
    """How many cases of the list have each value of a column, the most first; among its first 2,000 cases."""
    query, source, code = _narrowed(wanted.states, _tags(wanted)[:1], wanted)
    few = query.order_by(*_ordered(source, code, wanted)).limit(MOST_GROUPED).alias("few")
    column = getattr(CaseRow, by)
    many = fn.COUNT(CaseRow.code)
    found = CaseRow.select(column, many).join(few, on=(few.c.code == CaseRow.code)).group_by(column)
    rows: Any = found.order_by(many.desc(), column).tuples()
    return list(rows)


def _tags(wanted: Wanted) -> list[str]:
    """What few cases carry, if the list asks for such: any of these leads to all of its cases."""
    if wanted.asked:
        return [tags.asked(kind, wanted.agency) for kind in wanted.asked]
    return list(wanted.has[:1]) or ([tags.flagged(wanted.flag)] if wanted.flag else [])


def _narrowed(states: Sequence[str], carried: Sequence[str], wanted: Wanted) -> tuple[Any, Any, Any]:
    """Codes of the cases wanted, and the table and column they are sorted by: what is rarest among tags, an
    agency's seats, all cases."""
    own = Seat.agency == wanted.agency
    if carried:
        query: Any = Tag.select(Tag.case.alias("code")).where(Tag.tag.in_(carried) & Tag.state.in_(states))
        if wanted.agency and not wanted.asked:
            seated = Seat.select(Value(1)).where(own & (Seat.case == Tag.case))
            query = query.where(fn.EXISTS(seated.where(Seat.lead) if wanted.only_lead else seated))
        return _filtered(query.join(CaseRow, on=(CaseRow.code == Tag.case)), Tag, wanted), Tag, Tag.case
    if wanted.agency:
        query = Seat.select(Seat.case.alias("code")).where(own & Seat.state.in_(states))
        query = query.where(Seat.lead) if wanted.only_lead else query
        return _filtered(query.join(CaseRow, on=(CaseRow.code == Seat.case)), Seat, wanted), Seat, Seat.case
    query = CaseRow.select(CaseRow.code.alias("code")).where(CaseRow.state.in_(states))
    return _filtered(query, CaseRow, wanted), CaseRow, CaseRow.code


def _filtered(query: Any, source: Any, wanted: Wanted) -> Any:
    for column, value in wanted.equal.items():
        query = query.where(getattr(CaseRow, column) == value)
    if wanted.flag:
        query = query.where(CaseRow.flags.contains(f"|{wanted.flag}|"))
    if wanted.due:
        query = _within(query.where(concerns.limit_runs()), source.order_due, wanted.due)
        query = query if wanted.due.closing is None else query.where(_closing(wanted.due))
    if wanted.sent:
        query = _within(query, source.order_sent, wanted.sent)
    if wanted.burning:
        query = query.where(CaseRow.code.in_(concerns.cases_of(wanted.burning)))
    return _marked(query, wanted)


def _closing(span: Span) -> Any:
    """The last fifth of a limit has begun, or has not: what the badge beside the case says in colour."""
    fifth = (CaseRow.order_due - CaseRow.received_at) / 5
    left = CaseRow.order_due - span.low
    return left <= fifth if span.closing else left > fifth


def _within(query: Any, column: Any, span: Span) -> Any:
    query = query.where(column >= span.low) if span.low is not None else query
    return query.where(column < span.high) if span.high is not None else query


def _marked(query: Any, wanted: Wanted) -> Any:
    for mark in wanted.has:
        query = query.where(CaseRow.marks.contains(f"|{mark}|"))
    for mark in {*wanted.lacks, LOCKED} - set(wanted.has):
        query = query.where(~CaseRow.marks.contains(f"|{mark}|"))
    if wanted.barred_for:
        query = query.where(~CaseRow.barred.contains(f"|{wanted.barred_for}|"))
    return query
