"""Searching without accents, for whoever may see what is found, on both databases."""

import pytest
from peewee import Database
from reporting import ADMIN, CHIEF, HEAD, OTHER, WARD, act, report

from quyche.handle import Actor
from quyche.service import searching
from quyche.service.desk import Desk
from quyche.store import search


def found(desk: Desk, who: Actor, typed: str) -> list[str]:
    return [h.row.code for h in searching.find(desk, who, typed).of]


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
    (hit,) = searching.find(desk, HEAD, "o ga").of
    assert [piece for piece, marked in hit.excerpt if marked] == ["Ổ", "GÀ"]
    assert "".join(piece for piece, _ in hit.excerpt) == POTHOLE


def test_a_search_that_stops_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        report(desk, f"Ổ gà số {number} giữa đường.")
    for most, shown, cut in ((2, 2, True), (3, 3, True), (4, 3, False)):
        monkeypatch.setattr(searching, "MOST", most)
        hits = searching.find(desk, HEAD, "o ga")
        assert (len(hits.of), hits.cut) == (shown, cut)


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
    for agency, codes in ((WARD.agency, [code]), (OTHER.agency, []), ("", [code])):
        assert search.find(["o", "ga"], search.Reach(agency, "", locked=False), 5) == codes
    act(desk, code, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    assert found(desk, HEAD, "o ga") == found(desk, WARD, code) == []
    assert found(desk, CHIEF, "o ga") == [code]


def test_an_agency_kept_out_does_not_find_it(desk: Desk) -> None:
    about = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ioc"}
    code = report(desk, "Cán bộ trực trả lời thiếu lịch sự.", **about)
    assert found(desk, CHIEF, "thieu lich su") == [code]
    assert found(desk, HEAD, "thieu lich su") == []
    assert search.find(["lich", "su"], search.Reach("", HEAD.agency, locked=False), 5) == []


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
