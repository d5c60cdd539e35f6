"""Searching without accents, for whoever may see what is found, on both databases."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import Database

from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, searching
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.serving import Serving
from quyche.store import search
from quyche.store.contents import Keys

ROOT = Path(__file__).parents[2]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
WARD = Actor("ubnd-tan-phong", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong")
OTHER = Actor("ubnd-san-thang", frozenset({"can-bo-don-vi"}), "ubnd-san-thang")
CHIEF = Actor("chanh-van-phong", frozenset({"chanh-van-phong"}), "van-phong")
ADMIN = Actor("nobody", frozenset(), "")


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    serving = Serving(ROOT, follow=True)
    yield Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(AT))


def report(desk: Desk, text: str, **fields: str) -> str:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": text, "cam-ket": "yes"} | fields
    sent = Submission(text, {k: [v] for k, v in typed.items()})
    return cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), AT)


def act(desk: Desk, code: str, action: str, who: Actor, **fields: str) -> None:
    case = load_case(code)
    assert case
    sent = Submission(f"{code}{action}{case.seq}", {k: [v] for k, v in fields.items()}, (), case.seq)
    cases.act(desk, code, action, sent, who, AT)


def found(desk: Desk, who: Actor, typed: str) -> list[str]:
    return [h.row.code for h in searching.find(desk, who, typed)]


POTHOLE = "Mặt đường có Ổ GÀ lớn trước nhà văn hóa, xe máy ngã."
TYPED = {
    "without accents": "o ga",
    "with them": "Ổ gà",
    "a letter that folds": "duong",
    "decomposed": "o\u0309 ga\u0300",
    "words apart": "nga duong",
    "the beginning of a word": "van ho",
    "the place": "ngo 12",
    "the ward": "tan phong",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
def test_words_are_found_without_regard_to_accents(desk: Desk, typed: str) -> None:
    code = report(desk, POTHOLE, **{"noi-xay-ra": "Ngõ 12 đường Trần Phú"})
    report(desk, "Cây đổ chắn lối đi.", **{"dia-ban": "san-thang"})
    assert found(desk, HEAD, typed) == [code]


@pytest.mark.parametrize("typed", ["o gaz", "không có", '" OR 1=1 --', "*", "", "(", "x" * 5000])
def test_what_is_not_there_is_not_found(desk: Desk, typed: str) -> None:
    report(desk, POTHOLE)
    assert found(desk, HEAD, typed) == []


def test_a_code_is_found_from_four_letters_on(desk: Desk) -> None:
    code = report(desk, POTHOLE)
    assert found(desk, HEAD, code) == found(desk, HEAD, code[:6].lower()) == [code]


def test_side_by_side_comes_before_scattered(desk: Desk) -> None:
    near = report(desk, "Ổ gà sâu giữa đường lớn.")
    apart = report(desk, "Ở ngã tư có ổ kiến, cạnh chuồng gà của hộ dân.")
    assert found(desk, HEAD, "ổ gà") == [near, apart]


def test_the_excerpt_marks_what_was_found(desk: Desk) -> None:
    report(desk, POTHOLE)
    (hit,) = searching.find(desk, HEAD, "o ga")
    assert [piece for piece, marked in hit.excerpt if marked] == ["Ổ", "GÀ"]
    assert "".join(piece for piece, _ in hit.excerpt) == POTHOLE


def test_the_sender_is_never_indexed(desk: Desk) -> None:
    report(desk, POTHOLE, **{"ho-ten": "Lò Thị Sao", "dien-thoai": "0912345678"})
    assert found(desk, HEAD, "lo thi sao") == found(desk, HEAD, "0912345678") == []
    assert all("sao" not in words for _, words in search.all_rows())


def test_only_who_may_know_of_a_case_finds_it(desk: Desk) -> None:
    code = report(desk, POTHOLE)
    assert found(desk, WARD, "o ga") == []
    act(desk, code, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"})
    assert found(desk, WARD, "o ga") == [code]
    assert found(desk, OTHER, "o ga") == found(desk, ADMIN, "o ga") == []
    act(desk, code, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    assert found(desk, HEAD, "o ga") == found(desk, WARD, code) == []
    assert found(desk, CHIEF, "o ga") == [code]


def test_an_agency_kept_out_does_not_find_it(desk: Desk) -> None:
    about = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ioc"}
    code = report(desk, "Cán bộ trực trả lời thiếu lịch sự.", **about)
    assert found(desk, CHIEF, "thieu lich su") == [code]
    assert found(desk, HEAD, "thieu lich su") == []


def test_erasing_a_case_takes_its_words_away(desk: Desk, database: Database) -> None:
    code = report(desk, POTHOLE)
    act(desk, code, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    act(desk, code, "go-noi-dung", CHIEF, **{"hieu": "yes"})
    assert found(desk, CHIEF, "o ga") == []
    assert search.all_rows() == []


def test_reclassifying_moves_the_place(desk: Desk) -> None:
    code = report(desk, POTHOLE)
    act(
        desk, code, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": "san-thang", "ly-do": "Sai phường."}
    )
    assert found(desk, HEAD, "san thang") == [code]
    assert found(desk, HEAD, "tan phong") == []
