"""Words that were erased leave SQLite's file as well.

Its index keeps deleted words until the parts of it that hold them are written anew, and its write-ahead log keeps what
pages were. Both are seen to in steps short enough not to keep anybody from writing (docs/decisions/0005).
"""

from __future__ import annotations

from typing import Any

from peewee import Database, SqliteDatabase

from quyche.store import registers

PAGES = 400
"""Of the index, some four kilobytes each, written in one step."""
_STANDING = "erased"
_NOTHING, _ASKED, _MERGING, _MERGED = "", "asked", "merging", "merged"


def ask() -> None:
    """Something was erased. In its transaction."""
    registers.set_mark(_STANDING, _ASKED)


def step(database: Database) -> int:
    """Do a part of what is left to do; 0 when there is nothing, or others still read what was. In no transaction."""
    if not isinstance(database, SqliteDatabase) or registers.mark(_STANDING) == _NOTHING:
        return 0
    with database.atomic():
        standing = registers.mark(_STANDING)
        if standing in (_ASKED, _MERGING):
            registers.set_mark(_STANDING, _merged(database, anew=standing == _ASKED))
            return 1
    return _log_emptied(database)


def _merged(database: Database, anew: bool) -> str:
    """Write on at the index. A negative number takes all its parts together, the next ones go on with that."""
    connection: Any = database.connection()
    before = connection.total_changes
    pages = -PAGES if anew else PAGES
    database.execute_sql("INSERT INTO search_index(search_index, rank) VALUES('merge', ?)", (pages,))
    return _MERGING if anew or connection.total_changes - before > 1 else _MERGED


def _log_emptied(database: Database) -> int:
    ((busy, *_),) = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        return 0
    with database.atomic():
        if registers.mark(_STANDING) == _MERGED:
            registers.set_mark(_STANDING, _NOTHING)
    return 1
