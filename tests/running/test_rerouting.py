"""A routing row may say that running cases go to its lead; one that somebody gave out by hand stays where it is."""

from pathlib import Path

import pytest
from clocked import HEAD, OFFICE, at
from peewee import Database
from test_receiving import page_of
from town_of_changes import Changing

from quyche.service import comparing
from quyche.service.preparing import read_directory
from quyche.store import cases as rows
from quyche.texts.differences import answer_lines

ROUTING = "rules/routing.yaml"
MARKET = "    áp dụng khi: {lĩnh vực: gia-ca-thi-truong}\n    chủ trì: phong-kinh-te\n"
MOVES = "    chuyển tiếp: hồ sơ đang xử lý chuyển cơ quan chủ trì\n"
PAID = "    văn bản: {số: 15/QĐ-UBND, ngày: 16/11/2026, người ký: Chủ tịch UBND thành phố}\n"
OTHER = MARKET.replace("phong-kinh-te", "phong-tai-nguyen-moi-truong") + PAID
PRICES = {"linh-vuc": "gia-ca-thi-truong"}
EIGHT, NINE = at("2026-11-16 08:00"), "2026-11-16 09:00"
OLD, NEW = "phong-kinh-te", "phong-tai-nguyen-moi-truong"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Changing:
    return Changing(database, tmp_path)


def test_cases_of_the_old_lead_go_to_the_new_one_each_by_one_event(office: Changing) -> None:
    code, other = office.dispatched(EIGHT, **PRICES), office.dispatched(EIGHT)
    waiting = office.report(EIGHT, **PRICES)
    done = office.dispatched(EIGHT, **PRICES)
    office.done(at("2026-11-16 08:30"), done, OLD)
    untouched = [office.case(c) for c in (other, waiting, done)]
    before = office.clock(code)
    office.edit((ROUTING, MARKET, OTHER + MOVES))
    office.carry(NINE)
    office.carry("2026-11-16 09:01")
    after, clock = office.case(code), office.clock(code)
    assert (after.lead, after.state, clock.agency) == (NEW, "da-giao", NEW)
    assert (clock.due_at, clock.started_at, clock.epoch) == (before.due_at, before.started_at, before.epoch)
    assert not [r for r in clock.waiting if OLD in "|".join(r.to)]
    (noted,) = office.noted(code, "lead_rerouted")
    assert (noted["was"], noted["lead"]) == ({"lead": OLD, "citations": ["Điều 7 khoản 4 điểm d"]}, NEW)
    assert (noted["row"]["file"], noted["citations"], noted["document"]["number"]) == (
        ROUTING, ["Điều 7 khoản 4 điểm d"], "15/QĐ-UBND",
    )  # fmt: skip
    assert [(r.was, r.lead) for r in after.reroutes] == [(OLD, NEW)]
    assert [office.case(c) for c in (other, waiting, done)] == untouched
    assert {s["agency"] for s in rows.all_seats() if s["case"] == code} == {NEW}
    office.act(at("2026-11-16 09:10"), waiting, "giao-xu-ly", HEAD, **PRICES, **{"dia-ban": "tan-phong"})
    assert office.case(waiting).lead == NEW
    office.sound("2026-11-16 09:20")


def test_both_leads_stand_on_the_page(one: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    code = one.dispatched(EIGHT, **PRICES)
    one.edit((ROUTING, MARKET, OTHER + MOVES))
    one.carry(NINE)
    page = page_of(one, code, monkeypatch)
    assert "Trước khi chuyển chủ trì: Phòng Kinh tế" in page
    assert "Phòng Tài nguyên và Môi trường chủ trì thay Phòng Kinh tế (Điều 7 khoản 4 điểm d)" in page


def test_without_the_key_running_cases_stay_with_their_lead(one: Changing) -> None:
    code = one.dispatched(EIGHT, **PRICES)
    one.edit((ROUTING, MARKET, OTHER))
    one.renamed("da-giao", "da-chuyen-giao")  # something else for which every case is looked at
    one.carry(NINE)
    assert (one.case(code).lead, one.case(code).state) == (OLD, "da-chuyen-giao")


def test_what_somebody_gave_out_by_hand_stays_where_it_is(one: Changing) -> None:
    code = one.dispatched(EIGHT, **PRICES)
    by_hand = {"chu-tri": "phong-noi-vu", "ly-do": "Cơ quan khác đang làm."}
    one.act(at("2026-11-16 08:10"), code, "chuyen-xu-ly", OFFICE, **PRICES, **by_hand)
    assert one.case(code).lead == "phong-noi-vu"
    one.edit((ROUTING, MARKET, OTHER + MOVES))
    one.carry(NINE)
    assert (one.case(code).lead, one.noted(code, "lead_rerouted")) == ("phong-noi-vu", [])


def test_nobody_is_made_lead_of_a_case_they_are_kept_out_of(one: Changing) -> None:
    rude = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ioc"}
    code = one.report(EIGHT, **rude)
    one.act(at("2026-11-16 08:10"), code, "van-phong-giao", **rude, **{"chu-tri": "phong-noi-vu"})
    assert one.case(code).decision["lead"] == "phong-noi-vu"
    path = one.policy / ROUTING
    text = path.read_text().replace("chủ trì: phong-noi-vu\n", "chủ trì: ioc\n" + PAID + MOVES)
    path.write_text(text)
    one.carry(NINE)
    assert one.case(code).lead == "phong-noi-vu"


def test_the_diff_says_that_running_cases_go_along(one: Changing) -> None:
    before = comparing.side(read_directory(one.policy))
    one.edit((ROUTING, MARKET, OTHER + MOVES))
    found = comparing.compare(before, comparing.side(read_directory(one.policy)), EIGHT.date())
    (line,) = answer_lines(found)
    assert "hồ sơ đang xử lý cũng chuyển" in line.text
