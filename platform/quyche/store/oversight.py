"""Pages of whole tables, for those who keep the system running."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, SqliteDatabase

from quyche.case import LOCKED
from quyche.store.clock_tables import Timer
from quyche.store.database import ALL_TABLES
from quyche.store.tables import (
    Account,
    CaseRow,
    EventRow,
    VersionRow,
    bound,
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


def events(first: int, most: int, actor: str = "", begins: Sequence[str] = ()) -> list[Written]:
    """The last written first, of an actor or of streams that begin so; of all when nothing is asked.

    The table only grows, so the order its rows lie in is the order they came in; that costs no column.
    """
    rows = EventRow.select()
    if begins:
        said = EventRow.text.contains(f'"actor":{json.dumps(actor, ensure_ascii=False)},')
        rows = rows.where(reduce(or_, (EventRow.stream.startswith(b) for b in begins), said))
    lie = SQL("rowid" if isinstance(bound.obj, SqliteDatabase) else "ctid")
    rows = rows.order_by(lie.desc()).offset(first).limit(most)
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
