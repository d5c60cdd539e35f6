"""What was erased is in no byte of the database any more, however its index came about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database, SqliteDatabase
from reporting import AT, CHIEF, HEAD, act, report

from quyche.service import searching, sweeping
from quyche.service.desk import Desk
from quyche.store import erasing

RARE, KEPT = "zqwxkhongcon", "zqyhvanconday"


@pytest.fixture
def short_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(erasing, "PAGES", 1)
    yield


def lies_in(folder: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in folder.glob("quyche.db*"))


def scrubbed(desk: Desk, meanwhile: str = "") -> int:
    steps = 0
    while sweeping.scrub(desk, AT):
        steps += 1
        if meanwhile:
            report(desk, f"{meanwhile} {steps}")
        assert steps < 200
    return steps


def crowd(desk: Desk, first: int, last: int) -> None:
    for number in range(first, last):
        report(desk, f"Cây đổ chắn ngõ số {number}, {KEPT}{number} cần dọn ngay trong ngày.")


def erased(desk: Desk) -> None:
    code = report(desk, f"Tài liệu {RARE} có dấu mật.")
    crowd(desk, 10, 16)
    act(desk, code, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    act(desk, code, "go-noi-dung", CHIEF, **{"hieu": "yes"})


def test_erased_words_are_in_no_byte_of_the_file(
    desk: Desk, database: Database, tmp_path: Path, short_steps: None
) -> None:
    crowd(desk, 0, 10)
    erased(desk)
    assert searching.find(desk, CHIEF, RARE).of == ()
    if not isinstance(database, SqliteDatabase):
        return  # PostgreSQL's files are its own: docs/decisions/0005
    assert lies_in(tmp_path, RARE), "otherwise this shows nothing"
    assert scrubbed(desk) > 2
    assert not lies_in(tmp_path, RARE)
    assert lies_in(tmp_path, KEPT)
    assert len(searching.find(desk, CHIEF, "cay do").of) == 16
    assert scrubbed(desk) == 0


def test_reports_that_come_meanwhile_do_not_keep_it_from_ending(desk: Desk, tmp_path: Path, short_steps: None) -> None:
    crowd(desk, 0, 10)
    erased(desk)
    scrubbed(desk, meanwhile="Rác đổ đầu ngõ")
    assert not lies_in(tmp_path, RARE)


def test_words_that_were_masked_leave_too(desk: Desk, tmp_path: Path) -> None:
    code = report(desk, f"Kẻ {RARE} đổ rác ra đường.")
    act(desk, code, "che-loi-le", HEAD, **{"loi-da-che": "Có người đổ rác ra đường."})
    scrubbed(desk)
    assert not lies_in(tmp_path, RARE)
