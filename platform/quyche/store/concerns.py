"""What may burn in a case: running limits and targets, and what agencies were asked and have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from peewee import SQL, fn

from quyche.case import Case, Clock
from quyche.store.tables import CaseRow, Concern

LIMIT, TARGET, TASK = "limit", "target:", "task:"


Concerns = list[dict[str, Any]]


def put(case: Case) -> tuple[Concerns, Concerns]:
    """In the transaction of the case's events. Returns what was there and what is now."""
    own = Concern.case == case.code
    rows: Any = Concern.select().where(own).dicts()
    before: Concerns = list(rows)
    Concern.delete().where(own).execute()
    found = of(case)
    if found:
        Concern.insert_many(found).execute()
    return before, found


def of(case: Case) -> Concerns:
    """What runs or waits in a case, as rows."""
    if case.erased:
        return []
    running = [c for c in case.clocks if c.stopped_at is None and not case.closed and not _resting(c)]
    clocks = [(TARGET + c.kind if c.target else LIMIT, c.agency, c.due_at) for c in running]
    tasks = [(TASK + t.kind, a, t.due_at or t.opened_at) for t in case.tasks for a in case.still_asked(t)]
    return [
        {"case": case.code, "kind": k, "agency": a, "at": at.astimezone(UTC)}
        for k, a, at in dict.fromkeys((*clocks, *tasks))
    ]


def _resting(clock: Clock) -> bool:
    """A rest that began in time keeps a clock from burning; one that began too late hides nothing."""
    return clock.paused_at is not None and clock.paused_at <= clock.due_at


@dataclass(frozen=True, slots=True)
class Burning:
    """Concerns of these kinds that came before an instant."""

    kinds: tuple[str, ...]
    until: datetime


def newest(kinds: Sequence[str]) -> Any:
    """The newest instant of such concerns of the outer query's case, in microseconds since 1970: as a column."""
    return Concern.select(fn.MAX(Concern.at)).where((Concern.case == CaseRow.code) & Concern.kind.in_(kinds))


def oldest(wanted: Burning, most: int) -> Any:
    """The codes of the cases with the oldest such concerns, as a query of one indexed range."""
    query = Concern.select(Concern.case.alias("code")).where(
        Concern.kind.in_(wanted.kinds) & (Concern.at < wanted.until)
    )
    return query.order_by(Concern.at).limit(most)


def burns(code: Any, wanted: Burning) -> Any:
    """That the case of a code has such a concern: as a condition."""
    own = (Concern.case == code) & Concern.kind.in_(wanted.kinds) & (Concern.at < wanted.until)
    return fn.EXISTS(Concern.select(SQL("1")).where(own))


def limit_runs(code: Any) -> Any:
    """That a limit of the case of a code runs: as a condition."""
    return fn.EXISTS(Concern.select(SQL("1")).where((Concern.case == code) & (Concern.kind == LIMIT)))
