"""Impact reports that are kept: the newest whole one on two versions is found, and no other."""

from datetime import UTC, datetime, timedelta

from peewee import Database

from quyche.store import impacts, registers
from quyche.store.impact_tables import Impact

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def test_the_newest_report_on_all_cases_of_two_versions_is_found(database: Database) -> None:
    impacts.keep("a", "b", "", AT, "v", "1")
    impacts.keep("a", "b", "", AT + timedelta(days=1), "v", "2")
    impacts.keep("a", "b", "2026-01-01", AT + timedelta(days=2), "v", "only some")
    impacts.keep("b", "a", "", AT + timedelta(days=2), "v", "3")
    Impact.insert(old="a", new="b", asked_at=AT + timedelta(days=3), by="v").execute()
    found = impacts.latest("a", "b")
    assert found
    assert (found.found, found.since, found.at) == ("2", "", AT + timedelta(days=1))
    assert impacts.latest("a", "c") is None


def test_a_version_looked_at_before_it_was_committed_learns_its_commit(database: Database) -> None:
    for commit in ("", "c1", "c2", ""):
        registers.keep_version("a", "d", commit, {"sla.yaml": b"x"}, AT)
    row = registers.version("a")
    assert row
    assert (row.commit, registers.files_of(row)) == ("c1", {"sla.yaml": b"x"})
