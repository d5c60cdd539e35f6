"""Files nobody names go after a day; a file some row names never does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from quyche import clock
from quyche.errors import Refused
from quyche.service import sweeping
from quyche.store import journal


def stored(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


def aged(folder: Path, hours: float) -> None:
    then = (clock.now() - timedelta(hours=hours)).timestamp()
    for path in stored(folder):
        os.utime(path, (then, then))


def test_what_a_report_names_stays_for_ever(both, tmp_path: Path) -> None:
    both.report(uploads=(both.picture(),))
    aged(tmp_path / "files", 24 * 365)
    assert sweeping.sweep(both.desk, clock.now()) == 0
    assert len(stored(tmp_path / "files")) == 2


def test_what_a_rolled_back_report_left_goes_after_a_day(both, tmp_path: Path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise Refused({"": ("no-such-case", {})})

    monkeypatch.setattr(journal, "append", broken)
    with pytest.raises(Refused):
        both.report(uploads=(both.picture(),))
    monkeypatch.undo()
    folder = tmp_path / "files"
    assert len(stored(folder)) == 2
    aged(folder, 23)
    assert sweeping.sweep(both.desk, clock.now()) == 0
    aged(folder, 25)
    assert sweeping.sweep(both.desk, clock.now()) == 2
    assert stored(folder) == []


def test_the_same_picture_left_once_and_sent_once_stays(both, tmp_path: Path) -> None:
    picture = both.picture()
    both.desk.files.put(picture.data)
    both.desk.files.put(b"left alone")
    both.report(uploads=(picture,))
    aged(tmp_path / "files", 48)
    assert sweeping.sweep(both.desk, clock.now()) == 1
    assert picture.data in {p.read_bytes() for p in stored(tmp_path / "files")}


def test_a_file_written_again_is_young_again(both) -> None:
    """Between listing and removing, somebody may send the very same bytes."""
    name = both.desk.files.put(b"left alone")
    assert not both.desk.files.remove_older(name, clock.now() - sweeping.GRACE)
    assert both.desk.files.get(name) == b"left alone"
    assert not both.desk.files.remove_older("0" * 64, clock.now())


def test_nothing_sent_is_nothing_swept(both) -> None:
    assert sweeping.sweep(both.desk, clock.now()) == 0
