"""Lists of cases: a page of one, how many it has, how many by value. Each is one query, cut short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from peewee import Case, Value, fn

from quyche.store import concerns, notices, roads
from quyche.store.cases import FAR
from quyche.store.roads import Road, Span, Wanted
from quyche.store.tables import CaseRow, UtcField, bound

__all__ = ["MOST_COUNTED", "Count", "Found", "Span", "Sums", "Wanted", "badges", "counts", "grouped", "page"]
MOST_COUNTED = 100
_FOUND, _EDGE, _END = 0, 1, 2


_ASKED_OF = (
    "state",
    "category",
    "ward",
    "source",
    "lead",
    "flags",
    "marks",
    "barred",
    "received_at",
    "order_due",
    "order_sent",
)
"""Columns of a case's row that a list may ask for or group by."""


@dataclass(frozen=True, slots=True)
class Count:
    """`more`: there are at least so many; counting stopped there, or not every case was looked at."""

    many: int
    more: bool

    def __str__(self) -> str:
        return f"{self.many}+" if self.more else str(self.many)


@dataclass(frozen=True, slots=True)
class Found:
    """`following` is where the next page begins, or None. `cut`: not all cases were looked at, nor were more found.

    `beside` holds what was wanted beside the rows, by its name and the case.
    """

    rows: tuple[CaseRow, ...]
    following: tuple[int, str] | None
    cut: bool
    beside: Mapping[str, Mapping[str, datetime]]


def page(wanted: Wanted) -> Found:
    """Rows in order, as many as wanted; fewer when the list has no more, or no more among those looked at.

    One query. Each state (and tag) is read by its own index and cut short before they
    are put together: sorting them all would cost more with every case.
    """
    found = _together(roads.best(wanted), wanted).alias("found")
    beside = [concerns.newest(kinds).alias(f"beside_{name}") for name, kinds in wanted.beside]
    query = CaseRow.select(CaseRow, found.c.edge, *beside).join(found, on=(found.c.code == CaseRow.code))
    return _cut(list(query.order_by(*_ordered(CaseRow, CaseRow.code, wanted)).objects()), wanted)


def _cut(rows: list[Any], wanted: Wanted) -> Found:
    """Rows beyond the first case that was not looked at wait for the next page: others may come before them."""
    key = "order_due" if wanted.order == "due" else "order_sent"
    edges = [(getattr(r, key), r.code) for r in rows if r.edge == _EDGE]
    edge = (max(edges) if wanted.descending else min(edges)) if edges else None
    matching = [r for r in rows if r.edge == _FOUND]
    if edge:
        matching = [r for r in matching if _not_after((getattr(r, key), r.code), edge, wanted.descending)]
    shown, cut = tuple(matching[: wanted.most]), len(matching) <= wanted.most
    following = edge if cut else (getattr(shown[-1], key), shown[-1].code)
    unseen = bool(edge) or any(r.edge == _END for r in rows)
    return Found(shown, following, cut and unseen, {name: _beside(shown, name) for name, _ in wanted.beside})


def _not_after(one: tuple[int, str], edge: tuple[int, str], descending: bool) -> bool:
    return one >= edge if descending else one <= edge


def _beside(rows: Sequence[Any], name: str) -> dict[str, datetime]:
    found = ((r.code, UtcField().python_value(getattr(r, f"beside_{name}"))) for r in rows)
    return {code: at for code, at in found if at}


def _together(road: Road, wanted: Wanted) -> Any:
    """Codes of the first cases found, and of the last one looked at on each way where looking stopped."""
    first = _all_of([_first_of(n, road, way, wanted) for n, way in enumerate(road.ways)]).alias("first_found")
    whole = CaseRow.select(first.c.code, first.c.key).from_(first).distinct()
    order = (first.c.key.desc(), first.c.code.desc()) if wanted.descending else (first.c.key, first.c.code)
    whole = whole.order_by(*order).limit(wanted.most + 1).alias("whole")
    found = CaseRow.select(whole.c.code, Value(_FOUND).alias("edge")).from_(whole)
    return _all_of([found, *_edges(road, wanted)])


def _all_of(parts: Sequence[Any]) -> Any:
    return reduce(lambda one, other: one.union_all(other), parts)


def _edges(road: Road, wanted: Wanted) -> list[Any]:
    if wanted.burning and road.answers == "burning":
        last = concerns.oldest(wanted.burning, roads.LOOKED).limit(1).offset(roads.LOOKED - 1).alias("last")
        return [CaseRow.select(last.c.code, Value(_END).alias("edge")).from_(last)]
    return [_edge_of(n, road, way, wanted) for n, way in enumerate(road.ways)] if _bounded(road, wanted) else []


def _edge_of(number: int, road: Road, way: Any, wanted: Wanted) -> Any:
    last = _last_looked_at(road, way, wanted, road.code.alias("code")).alias(f"last_{number}")
    return CaseRow.select(last.c.code, Value(_EDGE).alias("edge")).from_(last)


def _last_looked_at(road: Road, way: Any, wanted: Wanted, column: Any) -> Any:
    query = road.source.select(column).where(reduce(and_, [way, *roads.on_the_way(road, wanted)]))
    return query.order_by(*_ordered(road.source, road.code, wanted)).limit(1).offset(roads.LOOKED - 1)


def _bounded(road: Road, wanted: Wanted) -> bool:
    """Whether cases are asked one by one. Few are locked or kept from an agency: that alone stops no list."""
    return road.answers != "burning" and bool(roads.left(CaseRow, road, wanted))


def _first_of(number: int, road: Road, way: Any, wanted: Wanted) -> Any:
    """In the road's own order: its index gives the first few, and nothing beyond the last case to look at."""
    key = roads.key_of(road.source, wanted)
    query = _on(road, wanted, [road.code.alias("code"), key.alias("key")])
    asked = [way, *roads.on_the_way(road, wanted), *_asked(CaseRow, road, wanted)]
    if _bounded(road, wanted):
        last = _last_looked_at(road, way, wanted, key)
        asked.append(key >= fn.COALESCE(last, 0) if wanted.descending else key <= fn.COALESCE(last, FAR))
    few = query.where(reduce(and_, asked)).order_by(*_ordered(road.source, road.code, wanted))
    few = few.limit(wanted.most + 1).alias(f"few_{number}")
    return CaseRow.select(few.c.code, few.c.key).from_(few)


def _asked(row: Any, road: Road, wanted: Wanted) -> list[Any]:
    return [*roads.kept(row, wanted), *roads.left(row, road, wanted)]


def _seen(name: str, road: Road, way: Any, wanted: Wanted, ordered: bool) -> Any:
    """The first cases of a way, wanted or not, with what they are asked by."""
    columns = [getattr(CaseRow, c).alias(c) for c in _ASKED_OF]
    query = _on(road, wanted, [road.code.alias("code"), *columns])
    query = query.where(reduce(and_, [way, *roads.on_the_way(road, wanted)]))
    query = query.order_by(*_ordered(road.source, road.code, wanted)) if ordered else query
    return query.limit(roads.LOOKED).alias(name)


def _on(road: Road, wanted: Wanted, columns: list[Any]) -> Any:
    """The road joined with the rows of its cases."""
    query = road.source.select(*columns)
    if wanted.burning and road.answers == "burning":
        oldest = concerns.oldest(wanted.burning, roads.LOOKED).alias("oldest")
        return query.where(CaseRow.code.in_(CaseRow.select(oldest.c.code).from_(oldest)))
    return query if road.source is CaseRow else query.join(CaseRow, on=(CaseRow.code == road.code))


def _ordered(source: Any, code: Any, wanted: Wanted) -> tuple[Any, Any]:
    key = roads.key_of(source, wanted)
    return (key.desc(), code.desc()) if wanted.descending else (key, code)


def counts(lists: Sequence[Wanted]) -> list[Count]:
    """How many cases each list has, never counting past 100: a badge needs no more. One query."""
    return _told(_all_of([*map(_counted, range(len(lists)), lists)]).tuples(), len(lists)) if lists else []


def badges(lists: Sequence[Wanted], account: str) -> tuple[list[Count], int]:
    """The counts of lists that nobody narrowed, and of an account's unread notices. One query.

    Every page asks it, and its text takes longer to make than to answer: it is made once for each person's lists.
    """
    key = f"{type(bound.obj).__name__} {account} {lists!r}"
    if key not in _asked_before:
        if len(_asked_before) >= MOST_KEPT:
            _asked_before.clear()
        unread = notices.counting_unread(account, len(lists), MOST_COUNTED)
        _asked_before[key] = _all_of([*map(_counted, range(len(lists)), lists), unread]).sql()
    *found, bell = _told(bound.execute_sql(*_asked_before[key]), len(lists) + 1)
    return found, bell.many


MOST_KEPT = 1000
_asked_before: dict[str, tuple[str, list[Any]]] = {}


def _told(rows: Iterable[tuple[int, int, int]], total: int) -> list[Count]:
    found = {
        n: Count(min(int(many), MOST_COUNTED), many >= MOST_COUNTED or looked >= roads.LOOKED)
        for n, many, looked in rows
    }
    return [found[number] for number in range(total)]


def _counted(number: int, wanted: Wanted) -> Any:
    road = roads.best(wanted)
    if _bounded(road, wanted):
        seen = _seen(f"seen_{number}", road, road.whole, wanted, ordered=False)
        query, asked = CaseRow.select(seen.c.code).from_(seen), _asked(seen.c, road, wanted)
    else:
        query, asked = _on(road, wanted, [road.code.alias("code")]), [road.whole, *_asked(CaseRow, road, wanted)]
        asked += roads.on_the_way(road, wanted)
    most = MOST_COUNTED * max(1, len(wanted.asked))
    some = query.where(reduce(and_, asked)).limit(most).alias(f"some_{number}")
    many, looked = fn.COUNT(fn.DISTINCT(some.c.code)), _how_many(road, wanted)
    return CaseRow.select(Value(number).alias("number"), many.alias("many"), looked.alias("looked")).from_(some)


def _how_many(road: Road, wanted: Wanted) -> Any:
    """How many cases are looked at for a count; 0 when all of them."""
    if wanted.burning and road.answers == "burning":
        query = concerns.oldest(wanted.burning, roads.LOOKED)
    elif _bounded(road, wanted):
        asked = [road.whole, *roads.on_the_way(road, wanted)]
        query = road.source.select(road.code.alias("code")).where(reduce(and_, asked)).limit(roads.LOOKED)
    else:
        return Value(0)
    seen = query.alias("seen")
    return CaseRow.select(fn.COUNT(seen.c.code)).from_(seen)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many cases have each value of a column, the most first; `cut`: among the list's first LOOKED only."""

    of: tuple[tuple[str, int], ...]
    cut: bool


def grouped(wanted: Wanted, by: str) -> Sums:
    """The cases of a list by a column. One query, of the first LOOKED cases in the list's order."""
    road = roads.best(wanted)
    seen = _all_of([_seen_first(n, road, way, wanted) for n, way in enumerate(road.ways)]).alias("seen")
    columns = [getattr(seen.c, c) for c in ("code", *_ASKED_OF)]
    few = CaseRow.select(*columns).from_(seen).distinct()
    few = few.order_by(*_ordered(seen.c, seen.c.code, wanted)).limit(roads.LOOKED).alias("few")
    asked = _asked(few.c, road, wanted)
    many = fn.SUM(Case(None, ((reduce(and_, asked), 1),), 0)) if asked else fn.COUNT(few.c.code)
    value = getattr(few.c, by)
    found: Any = CaseRow.select(value, many, fn.COUNT(few.c.code)).from_(few).group_by(value).tuples()
    rows = [(str(v), int(n), int(looked)) for v, n, looked in found]
    sums = sorted(((v, n) for v, n, _ in rows if n), key=lambda s: (-s[1], s[0]))
    return Sums(tuple(sums), sum(looked for *_, looked in rows) >= roads.LOOKED)


def _seen_first(number: int, road: Road, way: Any, wanted: Wanted) -> Any:
    seen = _seen(f"seen_{number}", road, way, wanted, ordered=True)
    return CaseRow.select(*(getattr(seen.c, c) for c in ("code", *_ASKED_OF))).from_(seen)
