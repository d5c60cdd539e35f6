"""Which index leads to the cases of a list, and what is left to ask of each case on the way.

What an index answers by itself costs the same however many cases there are. Everything else is asked of the cases it
leads to one by one, and of no more than `LOOKED` of them: a list that stops there says so and can be gone on with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from peewee import Value, fn

from quyche.case import LOCKED
from quyche.store import concerns, tags
from quyche.store.concerns import Burning
from quyche.store.tables import CaseRow, Seat, Tag

LOOKED = 2_000


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
    kinds waits for an answer, of the agency whose cases they are. `beside` names what is shown of a
    case that its row does not hold: the newest instant of concerns of these kinds.
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
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Road:
    """An index, named by what it `answers`.

    `whole` is the condition for all cases it leads to, `ways` the same in pieces, each of them in the list's order.
    """

    answers: str
    source: Any
    code: Any
    whole: Any
    ways: tuple[Any, ...]


def best(wanted: Wanted) -> Road:
    """The road with the fewest cases on it. Asks the database only where a person narrowed the list in several ways."""
    roads = _roads(wanted)
    return roads[_shortest(roads, wanted)] if len(roads) > 1 else roads[0]


def _shortest(roads: Sequence[Road], wanted: Wanted) -> int:
    some = [_few(r, wanted).alias("some") for r in roads]
    counts: list[Any] = [CaseRow.select(Value(n), fn.COUNT(s.c.code)).from_(s) for n, s in enumerate(some)]
    found: Any = reduce(lambda one, other: one.union_all(other), counts).tuples()
    return min((int(many), int(n)) for n, many in found)[1]


def _few(road: Road, wanted: Wanted) -> Any:
    if wanted.burning and road.answers == "burning":
        return concerns.oldest(wanted.burning, LOOKED)
    return road.source.select(road.code.alias("code")).where(road.whole).limit(LOOKED)


def _roads(wanted: Wanted) -> list[Road]:
    narrow, carried = [_by_column(wanted, c) for c in wanted.equal], _tags(wanted)
    if wanted.burning and not carried:
        return [*([_by_agency(wanted)] if wanted.agency else []), _by_burning(wanted)]
    if carried:
        return [_by_tags(wanted, carried), *([] if wanted.asked else narrow)]
    if wanted.agency:
        return [_by_agency(wanted), *narrow]
    ways = tuple(CaseRow.state == s for s in wanted.states)
    return narrow or [Road("state", CaseRow, CaseRow.code, CaseRow.state.in_(wanted.states), ways)]


def _by_burning(wanted: Wanted) -> Road:
    """All of what burns is fetched and sorted; `COALESCE` keeps databases from going by the state instead."""
    state = fn.COALESCE(CaseRow.state, "").in_(wanted.states)
    return Road("burning", CaseRow, CaseRow.code, state, (state,))


def _by_column(wanted: Wanted, column: str) -> Road:
    value = getattr(CaseRow, column) == wanted.equal[column]
    ways = tuple((CaseRow.state == s) & value for s in wanted.states)
    return Road(column, CaseRow, CaseRow.code, CaseRow.state.in_(wanted.states) & value, ways)


def _by_tags(wanted: Wanted, carried: list[str]) -> Road:
    ways = tuple((Tag.tag == t) & (Tag.state == s) for s in wanted.states for t in carried)
    return Road("tag", Tag, Tag.case, Tag.tag.in_(carried) & Tag.state.in_(wanted.states), ways)


def _by_agency(wanted: Wanted) -> Road:
    own = Seat.agency == wanted.agency
    ways = tuple(own & (Seat.state == s) for s in wanted.states)
    return Road("agency", Seat, Seat.case, own & Seat.state.in_(wanted.states), ways)


def _tags(wanted: Wanted) -> list[str]:
    """What few cases carry, if the list asks for such: any of these leads to all of its cases."""
    if wanted.asked:
        return [tags.asked(kind, wanted.agency) for kind in wanted.asked]
    return list(wanted.has[:1]) or ([tags.flagged(wanted.flag)] if wanted.flag else [])


def key_of(source: Any, wanted: Wanted) -> Any:
    return source.order_due if wanted.order == "due" else source.order_sent


def on_the_way(road: Road, wanted: Wanted) -> list[Any]:
    """What the road's index answers besides: spans of what the list is sorted by, and where to go on."""
    key = key_of(road.source, wanted)
    span = wanted.due if wanted.order == "due" else wanted.sent
    asked = _within(key, span) if span else []
    return [*asked, _beyond(key, road.code, wanted.descending, *wanted.after)] if wanted.after else asked


def _within(column: Any, span: Span) -> list[Any]:
    low = [column >= span.low] if span.low is not None else []
    return [*low, column < span.high] if span.high is not None else low


def _beyond(key: Any, code: Any, descending: bool, at: int, last: str) -> Any:
    """Cases after one of the order; the bare comparison of keys is there for the index."""
    if descending:
        return (key <= at) & ((key < at) | (code < last))
    return (key >= at) & ((key > at) | (code > last))


def kept(row: Any, wanted: Wanted) -> list[Any]:
    """That a case may be known of at all: few are locked or kept from an agency, so this is asked of every one."""
    locked = [] if LOCKED in wanted.has else [~row.marks.contains(f"|{LOCKED}|")]
    return [*locked, ~row.barred.contains(f"|{wanted.barred_for}|")] if wanted.barred_for else locked


def left(row: Any, road: Road, wanted: Wanted) -> list[Any]:
    """What the road does not answer, asked of a case's row."""
    equal = [getattr(row, c) == v for c, v in wanted.equal.items() if c != road.answers]
    flag = [row.flags.contains(f"|{wanted.flag}|")] if wanted.flag and (road.answers != "tag" or wanted.has) else []
    has = wanted.has[1:] if road.answers == "tag" and not wanted.asked else wanted.has
    marks = [row.marks.contains(f"|{m}|") for m in has]
    lacks = [~row.marks.contains(f"|{m}|") for m in wanted.lacks]
    return [*equal, *flag, *marks, *lacks, *_of_limits(row, road, wanted), *_of_agency(row, road, wanted)]


def _of_limits(row: Any, road: Road, wanted: Wanted) -> list[Any]:
    due, sent = wanted.due, wanted.sent
    burning = [concerns.burns(row.code, wanted.burning)] if wanted.burning and road.answers != "burning" else []
    other = [*(_within(row.order_due, due) if due and wanted.order != "due" else []),
             *(_within(row.order_sent, sent) if sent and wanted.order == "due" else [])]  # fmt: skip
    if due is None:
        return [*burning, *other]
    closing = [_closing(row, due)] if due.closing is not None else []
    return [*burning, *other, concerns.limit_runs(row.code), *closing]


def _closing(row: Any, span: Span) -> Any:
    """The last fifth of a limit has begun, or has not: what the badge beside the case says in colour."""
    fifth, remains = (row.order_due - row.received_at) / 5, row.order_due - span.low
    return remains <= fifth if span.closing else remains > fifth


def _of_agency(row: Any, road: Road, wanted: Wanted) -> list[Any]:
    known = road.answers == "agency" or wanted.asked
    if not wanted.agency or (known and not wanted.only_lead):
        return []
    seated = Seat.select(Value(1)).where((Seat.agency == wanted.agency) & (Seat.case == row.code))
    return [fn.EXISTS(seated.where(Seat.lead) if wanted.only_lead else seated)]
