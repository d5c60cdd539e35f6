"""Connecting, and making the tables once, however many start at the same time."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from peewee import Database, PostgresqlDatabase
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from quyche.store.account_tables import ACCOUNT_TABLES
from quyche.store.activation_tables import ACTIVATION_TABLES
from quyche.store.clock_tables import CLOCK_TABLES
from quyche.store.figure_tables import FIGURE_TABLES
from quyche.store.impact_tables import IMPACT_TABLES
from quyche.store.notice_tables import NOTICE_TABLES
from quyche.store.tables import TABLES, bound

ALL_TABLES = [
    *TABLES, *CLOCK_TABLES, *NOTICE_TABLES, *FIGURE_TABLES, *ACCOUNT_TABLES, *IMPACT_TABLES, *ACTIVATION_TABLES,
]  # fmt: skip
_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "busy_timeout": 10_000, "foreign_keys": 1, "secure_delete": 1}
_KEPT = {"max_connections": 40, "stale_timeout": 300, "timeout": 10}
"""For a process: how many at once, and for how many seconds one is kept, or waited for."""
_LOCK = 7_461_203
"""The number under which PostgreSQL lets one starter at a time make tables."""


def connect(url: str) -> Database:
    """A database by address, `sqlite:///file` or `postgresql://…`, bound to the tables.

    Closed connections are kept for the next request: on SQLite the last one to go would empty the log into the file.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        database: Database = PooledSqliteDatabase(
            unquote(parts.path), **_KEPT, pragmas=_PRAGMAS, lock_type="IMMEDIATE",
            check_same_thread=False,  # kept by one thread, used next by another, never by two at once
        )  # fmt: skip
    elif parts.scheme in ("postgresql", "postgres"):
        database = PooledPostgresqlDatabase(url, **_KEPT, prefer_psycopg3=True)
    else:
        raise ValueError(f"DATABASE_URL: {parts.scheme!r}")
    bound.initialize(database)
    return database


def migrate(database: Database) -> None:
    """Make what is missing. Two first starts may race: the second finds everything made."""
    with database.connection_context(), database.atomic():
        if isinstance(database, PostgresqlDatabase):
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        database.create_tables(ALL_TABLES, safe=True)
        postgres = isinstance(database, PostgresqlDatabase)
        for statement in (*_GUARDS[postgres], *_SEARCH[postgres]):
            database.execute_sql(statement)


_SQLITE_GUARD = """CREATE TRIGGER IF NOT EXISTS log_no_{what} BEFORE {what} ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""
_GUARDS: dict[bool, tuple[str, ...]] = {
    False: (_SQLITE_GUARD.format(what="UPDATE"), _SQLITE_GUARD.format(what="DELETE")),
    True: (
        """CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
        """CREATE OR REPLACE TRIGGER log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()""",
    ),
}

_SEARCH: dict[bool, tuple[str, ...]] = {
    False: (
        """CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(words, content='search_row', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0")""",
        """CREATE TRIGGER IF NOT EXISTS search_added AFTER INSERT ON search_row
        BEGIN INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
        """CREATE TRIGGER IF NOT EXISTS search_gone AFTER DELETE ON search_row
        BEGIN INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); END""",
        """CREATE TRIGGER IF NOT EXISTS search_changed AFTER UPDATE ON search_row BEGIN
        INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
    ),
    True: ("CREATE INDEX IF NOT EXISTS search_index ON search_row USING gin (to_tsvector('simple', words))",),
}
