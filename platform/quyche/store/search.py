"""Looking cases up by their words, folded: `o ga` finds `Ổ gà`.

What is indexed is readable text outside the sealed contents: it leaves with the case when that is erased
(docs/decisions/0005).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, NodeList, SqliteDatabase, Table, fn

from quyche.case import LOCKED
from quyche.policy.nearest import fold
from quyche.store import erasing
from quyche.store.tables import CaseRow, SearchRow, Seat, bound

INDEX = Table("search_index")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose cases a search may find: those of an agency or ("") all; never those the agency is barred from."""

    agency: str
    barred_for: str
    locked: bool


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return re.findall(r"[^\W_]+", fold(text))


def put(case: str, text: str) -> None:
    row = {"case": case, "words": " ".join(words_of(text))}
    SearchRow.insert(row).on_conflict(
        conflict_target=[SearchRow.case], update={"words": row["words"]}, where=(SearchRow.words != row["words"])
    ).execute()


def drop(case: str) -> None:
    """Forget a case's words: nothing finds it any more, and soon they are in no part of the file."""
    SearchRow.delete().where(SearchRow.case == case).execute()
    erasing.ask()


def clear() -> None:
    SearchRow.delete().execute()


def find(words: Sequence[str], reach: Reach, most: int) -> list[str]:
    """Codes of cases with these words, the last one only begun, newest first: where they
    stand side by side before where they are scattered."""
    together = _matching(words, reach, most, side_by_side=True)
    apart = _matching(words, reach, most, side_by_side=False) if len(together) < most and len(words) > 1 else []
    return list(dict.fromkeys([*together, *apart]))[:most]


def begun_with(letters: str, reach: Reach, most: int) -> list[str]:
    """Codes that begin with these letters."""
    query = CaseRow.select(CaseRow.code).where((CaseRow.code >= letters) & (CaseRow.code < letters + "~"))
    return [r.code for r in _reached(query, reach).order_by(CaseRow.code).limit(most)]


def _matching(words: Sequence[str], reach: Reach, most: int, side_by_side: bool) -> list[str]:
    query: Any = SearchRow.select(SearchRow.case)
    newest: Any = SearchRow.id.desc()
    if _on_sqlite():
        query = query.join_from(SearchRow, INDEX, on=(INDEX.c.rowid == SearchRow.id))
        query = query.where(NodeList((SQL("search_index MATCH"), _fts5(words, side_by_side))))
        newest = INDEX.c.rowid.desc()  # the index gives them in this order, so that the first few are enough
    else:
        asked = (" <-> " if side_by_side else " & ").join(words) + ":*"
        vector = fn.to_tsvector(SQL("'simple'"), SearchRow.words)
        query = query.where(NodeList((vector, SQL("@@"), fn.to_tsquery(SQL("'simple'"), asked))))
    query = _reached(query.join_from(SearchRow, CaseRow, on=(CaseRow.code == SearchRow.case)), reach)
    return [r.case for r in query.order_by(newest).limit(most)]


def _fts5(words: Sequence[str], side_by_side: bool) -> str:
    if side_by_side:
        return f'"{" ".join(words)}" *'
    return " AND ".join(f'"{w}"' for w in words) + " *"


def _reached(query: Any, reach: Reach) -> Any:
    if not reach.locked:
        query = query.where(~CaseRow.marks.contains(f"|{LOCKED}|"))
    if reach.barred_for:
        query = query.where(~CaseRow.barred.contains(f"|{reach.barred_for}|"))
    if reach.agency:
        seats = Seat.select(Seat.case).where(Seat.agency == reach.agency)
        query = query.where(CaseRow.code.in_(seats))
    return query


def all_rows() -> list[tuple[str, str]]:
    return [(r.case, r.words) for r in SearchRow.select().order_by(SearchRow.case)]


def _on_sqlite() -> bool:
    return isinstance(bound.obj, SqliteDatabase)
