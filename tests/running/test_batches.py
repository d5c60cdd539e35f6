"""A pass over running cases may be cut short, and made by two workers at once: each case has its one entry."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from clocked import at
from peewee import Database
from town_of_changes import FOLLOWS, PAID, THREE, URBAN, Changing

from quyche.service import announcing, running

NOW = at("2026-11-16 09:00")


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Changing:
    monkeypatch.setattr(running, "BATCH", 2)
    return Changing(database, tmp_path)


def moved(office: Changing) -> list[str]:
    """Five running cases, and a version that has their limit counted again."""
    codes = [office.dispatched(at("2026-11-16 08:00")) for _ in range(5)]
    office.edit(("sla.yaml", URBAN, THREE + FOLLOWS + PAID))
    return codes


def entries(office: Changing, codes: list[str]) -> list[int]:
    return [len(office.noted(c, "limit_recounted")) for c in codes]


def failing_at(number: int) -> Callable[..., None]:
    calls = iter(range(1, 100))

    def announce(*_: object) -> None:
        if next(calls) == number:
            raise KeyboardInterrupt

    return announce


def test_a_pass_cut_short_is_taken_up_where_it_was(office: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = moved(office)
    with monkeypatch.context() as patch:
        patch.setattr(announcing, "announce", failing_at(4))
        with pytest.raises(KeyboardInterrupt):
            office.carry("2026-11-16 09:00")
    assert sorted(entries(office, codes)) == [0, 0, 1, 1, 1]
    assert running.carry_due(office.desk(NOW), NOW) == 2
    assert office.carry("2026-11-16 09:00") == 1
    assert entries(office, codes) == [1] * 5
    office.sound("2026-11-16 09:10")


def test_two_workers_at_once_write_each_entry_once(office: Changing) -> None:
    codes, begin = moved(office), Barrier(2)
    desk = office.desk(NOW)

    def work(_: int) -> None:
        with office.database.connection_context():
            begin.wait()
            while running.carry_due(desk, NOW):
                pass

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(work, range(2)))
    assert entries(office, codes) == [1] * 5


def test_another_version_begins_a_pass_of_its_own(one: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    codes = moved(one)
    assert running.carry_due(one.desk(NOW), NOW) == 2
    one.edit(("sla.yaml", THREE, THREE.replace("03", "04")))
    one.carry("2026-11-16 09:01")
    assert {one.clock(c).due_at for c in codes} == {at("2026-11-16 12:00")}
    assert sorted(entries(one, codes)) == [1, 1, 1, 2, 2]
    one.sound("2026-11-16 09:10")
