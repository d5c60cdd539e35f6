"""Rows for the lines of books, derived from their logs and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quyche.books import Line
from quyche.store.tables import LineRow


def put(line: Line) -> None:
    """In the transaction of the line's events."""
    row = {
        "id": line.id, "book": line.book, "agency": line.agency, "person": line.person, "case": line.case,
        "clause": line.clause, "starts": line.starts, "ends": line.ends, "ended": line.ended_at is not None,
        "answered": bool(line.answers), "at": line.said.at,
    }  # fmt: skip
    LineRow.insert(row).on_conflict(conflict_target=[LineRow.id], update=row).execute()


def clear() -> None:
    LineRow.delete().execute()


MOST = 200


def many(book: str) -> int:
    """How many lines a book has."""
    return int(LineRow.select().where(LineRow.book == book).count())


def of_book(book: str, most: int = MOST) -> list[str]:
    """Ids of the newest lines: by their beginning, or by when they were written."""
    query = LineRow.select(LineRow.id).where(LineRow.book == book)
    return [r.id for r in query.order_by(LineRow.starts.desc(), LineRow.at.desc(), LineRow.id).limit(most)]


def not_over(book: str, now: datetime) -> list[str]:
    """Ids of lines that hold now or will, the earliest first."""
    query = LineRow.select(LineRow.id).where((LineRow.book == book) & ~LineRow.ended & (LineRow.ends > now))
    return [r.id for r in query.order_by(LineRow.starts, LineRow.id)]


def holding(book: str, agency: str, now: datetime) -> list[str]:
    """Ids of an agency's lines that hold now."""
    mine = (LineRow.book == book) & (LineRow.agency == agency) & ~LineRow.ended
    query = LineRow.select(LineRow.id).where(mine & (LineRow.starts <= now) & (LineRow.ends > now))
    return [r.id for r in query.order_by(LineRow.starts, LineRow.id)]


def holding_in(books: list[str], now: datetime) -> list[str]:
    """Ids of every line of these books that holds now."""
    mine = LineRow.book.in_(books) & ~LineRow.ended & (LineRow.starts <= now) & (LineRow.ends > now)
    return [r.id for r in LineRow.select(LineRow.id).where(mine).order_by(LineRow.id)] if books else []


def of_person(books: list[str], person: str, now: datetime, ended: bool = False) -> list[str]:
    """Ids of lines about a person that hold now; with `ended` also those somebody ended early."""
    mine = LineRow.book.in_(books) & (LineRow.person == person) & (LineRow.ended <= ended)
    query = LineRow.select(LineRow.id).where(mine & (LineRow.starts <= now) & (LineRow.ends > now))
    return [r.id for r in query.order_by(LineRow.id)]


def about(books: list[str], case: str = "", clauses: bool = False) -> list[str]:
    """Ids of lines about a case, or about any clause."""
    subject = LineRow.clause != "" if clauses else LineRow.case == case
    query = LineRow.select(LineRow.id).where(LineRow.book.in_(books) & subject)
    return [r.id for r in query.order_by(LineRow.at.desc(), LineRow.id)]


def waiting(book: str) -> int:
    """How many lines nobody has answered."""
    return int(LineRow.select().where((LineRow.book == book) & ~LineRow.answered).count())


def all_rows() -> list[dict[str, Any]]:
    return [dict(r) for r in LineRow.select().order_by(LineRow.id).dicts().iterator()]
