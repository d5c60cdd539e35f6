"""Rows for queues and timers, derived from cases and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from peewee import Value, fn

from quyche.case import LOCKED, Case, Clock, marks
from quyche.policy.rules import CATEGORY, FLAG, SOURCE, WARD, YES
from quyche.store import concerns, tallies
from quyche.store.concerns import Burning
from quyche.store.tables import CaseRow, Concern, Seat, Tally, Timer, UtcField

FAR = 2**62
"""Where a case without a due time stands in the order: after all others."""


def project(case: Case) -> dict[str, Any]:
    """The row of a case."""
    clock = case.limit_clock
    facts = {} if case.erased else case.facts
    return {
        "code": case.code, "seq": case.seq, "state": case.state, "closed": case.closed,
        "category": facts.get(CATEGORY, ""), "ward": facts.get(WARD, ""), "source": facts.get(SOURCE, ""),
        "lead": case.lead, "helpers": _list(case.helpers), "barred": _list(case.barred),
        "flags": _list([f.removeprefix(FLAG) for f, v in sorted(facts.items()) if f.startswith(FLAG) and v == YES]),
        "sent_at": case.sent_at, "received_at": clock and clock.started_at, "due_at": clock and clock.due_at,
        "stopped_at": clock and clock.stopped_at, "order_due": _micro(clock.due_at) if clock else FAR,
        "order_sent": _micro(case.sent_at), "public_at": case.published_at if case.public else None,
        "published": case.published if case.public else "",
        "interim": bool((case.decision or {}).get("interim")),
        "marks": _list(marks(case)), **tallies.days_of(case),
    }  # fmt: skip


def _micro(at: datetime) -> int:
    return UtcField().db_value(at) or 0


def _list(ids: Sequence[str]) -> str:
    """`|a|b|`, so that one id can be looked for whole."""
    return "|" + "|".join(ids) + "|" if ids else ""


def put(case: Case) -> None:
    """Write the case's row and the timers of its running clocks. In the transaction of its events."""
    row = project(case)
    tallies.change(CaseRow.get_or_none(CaseRow.code == case.code), row)
    concerns.put(case)
    CaseRow.insert(row).on_conflict(conflict_target=[CaseRow.code], update=row).execute()
    Seat.delete().where(Seat.case == case.code).execute()
    seats = [_seat(case, agency, row) for agency in case.agencies]
    if seats:
        Seat.insert_many(seats).execute()
    Timer.delete().where(Timer.case == case.code).execute()
    timers = [t for c in case.clocks for t in _timers(case, c)]
    if timers:
        Timer.insert_many(timers).execute()


def _seat(case: Case, agency: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "agency": agency, "case": case.code, "state": case.state, "lead": agency == case.lead,
        "order_due": row["order_due"], "order_sent": row["order_sent"],
    }  # fmt: skip


def _timers(case: Case, clock: Clock) -> list[dict[str, Any]]:
    if clock.stopped_at or case.closed or case.erased:
        return []
    waiting = (r for r in clock.rungs if r.step not in clock.fired)
    return [
        {
            "case": case.code,
            "clock": clock.kind,
            "epoch": clock.epoch,
            "step": r.step,
            "at": r.at.astimezone(UTC),
        }
        for r in waiting
    ]


def clear() -> None:
    CaseRow.delete().execute()
    Seat.delete().execute()
    Timer.delete().execute()
    Concern.delete().execute()
    Tally.delete().execute()


def due_timers(now: datetime, most: int) -> list[Timer]:
    """The oldest steps whose instant has come."""
    return list(Timer.select().where(Timer.at <= now).order_by(Timer.at, Timer.case, Timer.step).limit(most))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a queue: states, values a column must have, whose cases, from where in the order.

    Cases carry every mark of `has` and none of `lacks`; locked ones only show where `has` says so.
    """

    states: Sequence[str]
    equal: Mapping[str, str]
    order: str
    agency: str = ""
    only_lead: bool = False
    barred_for: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    burning: Burning | None = None
    after: tuple[int, str] | None = None
    most: int = 25


def page(wanted: Wanted) -> list[CaseRow]:
    """Rows in order, one more than asked for when there is a next page.

    One query. Each state is read by its own index and cut short before the
    states are put together: sorting them all would cost more with every case.
    """
    parts = [_first_of(state, wanted) for state in wanted.states]
    codes = reduce(lambda one, other: one.union_all(other), parts)
    chosen = CaseRow.select().where(CaseRow.code.in_(codes))
    return list(chosen.order_by(_key(CaseRow, wanted), CaseRow.code).limit(wanted.most + 1))


def _first_of(state: str, wanted: Wanted) -> Any:
    query, source, code = _narrowed([state], wanted)
    key = _key(source, wanted)
    if wanted.after:
        at, last = wanted.after
        query = query.where((key >= at) & ((key > at) | (code > last)))
    first = query.order_by(key, code).limit(wanted.most + 1).alias(f"of_{state}".replace("-", "_"))
    return CaseRow.select(first.c.code).from_(first)


def _key(source: Any, wanted: Wanted) -> Any:
    return source.order_due if wanted.order == "due" else source.order_sent


MOST_COUNTED = 100


def counts(lists: Sequence[Wanted]) -> list[int]:
    """How many cases each list has, never counting past 100: a badge needs no more. One query."""
    if not lists:
        return []
    queries = [_counted(number, wanted) for number, wanted in enumerate(lists)]
    whole = reduce(lambda one, other: one.union_all(other), queries)
    found = {number: int(many) for number, many in whole.tuples()}
    return [found[number] for number in range(len(lists))]


def _counted(number: int, wanted: Wanted) -> Any:
    few = _narrowed(wanted.states, wanted)[0].limit(MOST_COUNTED).alias(f"few_{number}")
    return CaseRow.select(Value(number).alias("number"), fn.COUNT(few.c.code).alias("many")).from_(few)


def _narrowed(states: Sequence[str], wanted: Wanted) -> tuple[Any, Any, Any]:
    """Codes of the cases wanted, and the table and column they are sorted by: an agency's own come from its seats."""
    if wanted.agency:
        query: Any = Seat.select(Seat.case.alias("code")).where((Seat.agency == wanted.agency) & Seat.state.in_(states))
        query = query.where(Seat.lead) if wanted.only_lead else query
        return _filtered(query.join(CaseRow, on=(CaseRow.code == Seat.case)), wanted), Seat, Seat.case
    query = CaseRow.select(CaseRow.code.alias("code")).where(CaseRow.state.in_(states))
    return _filtered(query, wanted), CaseRow, CaseRow.code


def _filtered(query: Any, wanted: Wanted) -> Any:
    for column, value in wanted.equal.items():
        query = query.where(getattr(CaseRow, column) == value)
    if wanted.burning:
        query = query.where(CaseRow.code.in_(concerns.cases_of(wanted.burning)))
    for mark in wanted.has:
        query = query.where(CaseRow.marks.contains(f"|{mark}|"))
    for mark in {*wanted.lacks, LOCKED} - set(wanted.has):
        query = query.where(~CaseRow.marks.contains(f"|{mark}|"))
    if wanted.barred_for:
        query = query.where(~CaseRow.barred.contains(f"|{wanted.barred_for}|"))
    return query


def published(after: tuple[datetime, str] | None, most: int) -> list[CaseRow]:
    """Published cases, the newest first."""
    query = CaseRow.select().where(CaseRow.public_at.is_null(False))
    if after:
        at, code = after
        query = query.where((CaseRow.public_at < at) | ((CaseRow.public_at == at) & (CaseRow.code < code)))
    return list(query.order_by(CaseRow.public_at.desc(), CaseRow.code.desc()).limit(most + 1))


def published_as(answer_id: str) -> CaseRow | None:
    """The case whose public answer this is."""
    return CaseRow.get_or_none((CaseRow.published == answer_id) & (CaseRow.published != ""))


def row(code: str) -> CaseRow | None:
    return CaseRow.get_or_none(CaseRow.code == code)


def all_rows() -> list[dict[str, Any]]:
    return [dict(r) for r in CaseRow.select().order_by(CaseRow.code).dicts().iterator()]


def all_seats() -> list[dict[str, Any]]:
    return [dict(r) for r in Seat.select().order_by(Seat.agency, Seat.case).dicts().iterator()]


def all_timers() -> list[dict[str, Any]]:
    return [
        dict(r) for r in Timer.select().order_by(Timer.case, Timer.clock, Timer.epoch, Timer.step).dicts().iterator()
    ]
