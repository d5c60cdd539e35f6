"""Rows for queues and timers, derived from cases and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import PostgresqlDatabase

from quyche.case import Case, marks
from quyche.policy.rules import CATEGORY, FLAG, SOURCE, WARD, YES
from quyche.store import activations, concerns, figures, loads, tags, tallies, timers
from quyche.store.batches import among
from quyche.store.tables import CaseRow, Concern, Load, Seat, Tag, Tally, UtcField

OPEN = False
"""Compared with, not negated: only that way an index serves."""
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
        "stopped_at": clock and (clock.stopped_at or clock.paused_at),
        "order_due": micro(clock.due_at) if clock else FAR, "order_sent": micro(case.sent_at),
        "public_at": case.published_at if case.public else None,
        "published": case.published if case.public else "",
        "interim": bool((case.decision or {}).get("interim")),
        "marks": _list(marks(case)), **tallies.days_of(case),
    }  # fmt: skip


def micro(at: datetime) -> int:
    return UtcField().db_value(at) or 0


def _list(ids: Sequence[str]) -> str:
    """`|a|b|`, so that one id can be looked for whole."""
    return "|" + "|".join(ids) + "|" if ids else ""


def put(case: Case) -> None:
    """Write the case's row and the timers of its running clocks. In the transaction of its events."""
    row = project(case)
    before: CaseRow | None = CaseRow.get_or_none(CaseRow.code == case.code)
    tallies.change(before, row)
    had, has = concerns.put(case)
    loads.change(loads.of(before.__data__ if before else None, had), loads.of(row, has))
    tags.put(case, row)
    figures.put(case)
    activations.note_case(case.code, case.version, case.sent_at)
    CaseRow.insert(row).on_conflict(conflict_target=[CaseRow.code], update=row).execute()
    Seat.delete().where(Seat.case == case.code).execute()
    found = seats(case, row)
    if found:
        Seat.insert_many(found).execute()
    timers.put(case)


def seats(case: Case, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of agencies in a case, as rows; `row` is the case's own."""
    place = {k: row[k] for k in ("state", "order_due", "order_sent")}
    return [{"agency": a, "case": case.code, "lead": a == case.lead, **place} for a in case.agencies]


@dataclass(frozen=True, slots=True)
class Sought:
    """Open cases in one of these states, or with a part of one of these agencies (barred ones too), or of these
    categories while their limit runs (None: of any)."""

    states: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    categories: frozenset[str] | None = frozenset()

    @property
    def nothing(self) -> bool:
        return not (self.states or self.agencies or self.categories is None or self.categories)


def open_after(code: str, most: int, sought: Sought) -> list[str]:
    """Codes of the open cases sought, in order, from the one after `code`."""
    agencies = sorted(sought.agencies)
    running = CaseRow.due_at.is_null(False) & CaseRow.stopped_at.is_null(True)
    fits = among(CaseRow.state, sorted(sought.states)) | CaseRow.code.in_(
        Seat.select(Seat.case).where(among(Seat.agency, agencies))
    )
    fits = reduce(or_, (CaseRow.barred.contains(f"|{a}|") for a in agencies), fits)
    fits |= running if sought.categories is None else running & among(CaseRow.category, sorted(sought.categories))
    query = CaseRow.select(CaseRow.code).where((CaseRow.closed == OPEN) & (CaseRow.code > code) & fits)
    return [row.code for row in query.order_by(CaseRow.code).limit(most)]


def clear() -> None:
    CaseRow.delete().execute()
    Seat.delete().execute()
    timers.clear()
    Concern.delete().execute()
    Tally.delete().execute()
    figures.clear()
    activations.clear_cases()
    Load.delete().execute()
    Tag.delete().execute()


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


def hold(code: str) -> None:
    """Keep others from writing to this case until the transaction ends. SQLite has one writer anyway."""
    if isinstance(CaseRow._meta.database.obj, PostgresqlDatabase):
        CaseRow.select(CaseRow.code).where(CaseRow.code == code).for_update().execute()


def row(code: str) -> CaseRow | None:
    return CaseRow.get_or_none(CaseRow.code == code)


def all_rows() -> list[dict[str, Any]]:
    return [dict(r) for r in CaseRow.select().order_by(CaseRow.code).dicts().iterator()]


def all_seats() -> list[dict[str, Any]]:
    return [dict(r) for r in Seat.select().order_by(Seat.agency, Seat.case).dicts().iterator()]
