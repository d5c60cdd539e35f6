"""Pages of whole tables, for those who keep the system running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quyche.case import LOCKED
from quyche.store.clock_tables import Timer
from quyche.store.database import ALL_TABLES
from quyche.store.tables import (
    Account,
    CaseRow,
    EventRow,
    VersionRow,
)

MOST_COUNTED = 100_000
"""No table is counted further: a pager needs no more."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A column by name, and its direction; "" is the table's own order."""

    column: str = ""
    down: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    stream: str
    seq: int
    text: str
    hash: str


def accounts(sort: Sort, first: int, most: int) -> tuple[int, list[Any]]:
    bare = (Account.id, Account.name, Account.roles, Account.agency, Account.active)
    return _page(Account, sort, (Account.id,), first, most, bare)


def cases(sort: Sort, first: int, most: int) -> tuple[int, list[Any]]:
    """Without the locked ones: those may hold a state secret."""
    return _page(CaseRow, sort, (CaseRow.code,), first, most, where=~CaseRow.marks.contains(f"|{LOCKED}|"))


def versions(sort: Sort, first: int, most: int) -> tuple[int, list[Any]]:
    bare = (VersionRow.source_digest, VersionRow.content_digest, VersionRow.commit, VersionRow.stored_at)
    return _page(VersionRow, sort, (VersionRow.stored_at.desc(),), first, most, bare)


def timers(sort: Sort, first: int, most: int) -> tuple[int, list[Any]]:
    return _page(Timer, sort, (Timer.at, Timer.case), first, most)


def events(first: int, most: int) -> list[Written]:
    rows = EventRow.select().order_by(EventRow.stream, EventRow.seq).offset(first).limit(most)
    return [Written(r.stream, r.seq, r.text, r.hash) for r in rows]


def sizes() -> list[tuple[str, int]]:
    """Rows in each table, none counted beyond the most."""
    return [(t._meta.table_name, t.select().limit(MOST_COUNTED).count()) for t in ALL_TABLES]


def _page(
    table: Any,
    sort: Sort,
    usual: tuple[Any, ...],
    first: int,
    most: int,
    columns: tuple[Any, ...] = (),
    where: Any = None,
) -> tuple[int, list[Any]]:
    """How many there are, at most `MOST_COUNTED`, and the rows asked for: the last page where there are not so many."""
    keys = usual
    if sort.column:
        column = getattr(table, sort.column)
        keys = (column.desc() if sort.down else column, *usual)
    count = _wanted(table.select(), where).limit(MOST_COUNTED).count()
    first = min(first, max(0, count - 1) // most * most)
    return count, list(_wanted(table.select(*columns), where).order_by(*keys).offset(first).limit(most))


def _wanted(query: Any, where: Any) -> Any:
    return query if where is None else query.where(where)
