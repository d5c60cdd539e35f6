"""The log refuses change, tells tampering, and forgets what is erased: on both databases."""

import base64
import threading
from datetime import UTC, datetime
from typing import Any

import peewee
import pytest
from peewee import Database

from quyche.errors import Conflict
from quyche.events import Event
from quyche.store import contents, journal
from quyche.store.database import connect, migrate
from quyche.store.tables import CaseRow, EventRow

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
OLD, NEW = (f"k{i}:" + base64.urlsafe_b64encode(bytes([i]) * 32).decode() for i in (1, 2))


def event(n: int = 0) -> Event:
    return Event("opened", 1, AT, "anybody", "a", {"n": n, "text": "đường"})


def test_what_is_appended_is_read_and_verifies(database: Database) -> None:
    with database.atomic():
        journal.append("case:a", 0, [event(1), event(2)])
        journal.append("case:a", 2, [event(3)])
    assert [s.event for s in journal.read("case:a")] == [event(1), event(2), event(3)]
    assert journal.verify() == []


def test_the_second_of_two_writers_is_told(database: Database) -> None:
    journal.append("case:a", 0, [event()])
    with pytest.raises(Conflict):
        journal.append("case:a", 0, [event()])
    with pytest.raises(Conflict):
        journal.append("case:a", 5, [event()])


def test_of_writers_at_the_same_time_one_wins(address: str) -> None:
    database = connect(address)
    migrate(database)
    outcomes: list[str] = []
    gate = threading.Barrier(4)

    def write() -> None:
        with database.connection_context():
            gate.wait()
            try:
                with database.atomic():
                    journal.append("case:a", 0, [event()])
                outcomes.append("won")
            except Conflict:
                outcomes.append("told")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(outcomes) == ["told", "told", "told", "won"]


@pytest.mark.parametrize("change", ["UPDATE event SET text = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_the_log(database: Database, change: str) -> None:
    journal.append("case:a", 0, [event()])
    with pytest.raises(peewee.PeeweeException, match="append-only"), database.atomic():
        database.execute_sql(change)
    assert len(journal.read("case:a")) == 1


def _without_guard(database: Database) -> None:
    if isinstance(database, peewee.SqliteDatabase):
        for what in ("UPDATE", "DELETE"):
            database.execute_sql(f"DROP TRIGGER log_no_{what}")
    else:
        database.execute_sql("DROP TRIGGER log_no_change ON event")


def test_a_changed_event_is_told(database: Database) -> None:
    journal.append("case:a", 0, [event(1), event(2)])
    _without_guard(database)
    EventRow.update(text=EventRow.text.concat(" ")).where(EventRow.seq == 1).execute()
    assert journal.verify() == ["case:a: number 1 was changed"]


def test_a_cut_tail_is_told(database: Database) -> None:
    journal.append("case:a", 0, [event(1), event(2)])
    journal.checkpoint(AT)
    assert journal.verify() == []
    _without_guard(database)
    EventRow.delete().where(EventRow.seq == 2).execute()
    assert journal.verify() == ["case:a: number 2 is missing or was changed"]


def test_contents_are_sealed_and_erased_for_good(database: Database) -> None:
    keys = contents.Keys.read(OLD)
    made = contents.put(keys, "a", "entry", "Ổ gà trước nhà bà Lò")
    row = contents.Content.get_by_id(made)
    assert "gà".encode() not in bytes(row.sealed)
    assert contents.get(keys, made) == "Ổ gà trước nhà bà Lò"
    contents.erase("a")
    assert contents.get(keys, made) is None


def test_a_new_key_reads_what_the_old_one_wrapped(database: Database) -> None:
    made = contents.put(contents.Keys.read(OLD), "a", "entry", "cũ")
    assert contents.get(contents.Keys.read(f"{NEW},{OLD}"), made) == "cũ"
    with pytest.raises(ValueError, match="lacks"):
        contents.get(contents.Keys.read(NEW), made)


def test_tables_are_made_once_however_many_start(address: str) -> None:
    database = connect(address)
    failed: list[Exception] = []

    def start() -> None:
        try:
            migrate(database)
        except peewee.PeeweeException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    migrate(database)
    assert not failed


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="naive"):
        CaseRow.select().where(CaseRow.sent_at == datetime(2026, 1, 1)).execute()


def test_a_connection_is_kept_and_one_that_leads_nowhere_is_not_used(
    address: str, request: pytest.FixtureRequest
) -> None:
    database = connect(address)
    with database.connection_context():
        first = database.connection()
    with database.connection_context():
        assert database.connection() is first
    _cut_off(address, first, request)
    with database.connection_context():
        assert database.connection() is not first
        assert database.execute_sql("SELECT 1").fetchall() == [(1,)]


def _cut_off(address: str, connection: Any, request: pytest.FixtureRequest) -> None:
    """As when the server begins anew."""
    if address.startswith("sqlite"):
        connection.close()
    else:
        door = request.getfixturevalue("postgres_door")
        door.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
