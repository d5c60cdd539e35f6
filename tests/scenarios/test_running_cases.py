"""What becomes of cases that run while each of the twelve changes comes to serve."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scenario import Scenario, scenarios
from town_hall import CHIEF, DUTY, HEAD, OFFICER, TownHall, at, of

from quyche.errors import NotFound, Refused
from quyche.handle import Actor
from quyche.service import reading
from quyche.store import grants
from quyche.store.database import connect, migrate
from quyche.web.sheets import BETWEEN_LINES

Opened = Callable[[str, str], TownHall]
LAST, FIRST = "2026-12-31 23:59:59", "2027-01-01 00:00:00"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Opened]:
    database = connect(f"sqlite:///{tmp_path}/hall.db")
    migrate(database)
    known: dict[str, Scenario] = {s.name: s for s in scenarios()}
    with database.connection_context():
        yield lambda name, start: TownHall(database, tmp_path, known[name], start)
    database.close()


def problems(refused: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {field: code for field, (code, _) in refused.value.problems.items()}


def test_a_limit_keeps_to_the_version_and_to_the_day_its_clock_starts(hall: Opened) -> None:
    town = hall("01-thoi-han", "2026-12-20 00:00")
    pinned = town.report("2026-12-10 08:00")
    running, waiting = town.report("2026-12-31 23:50:00"), town.report("2026-12-31 23:55:00")
    town.dispatch(LAST, running)
    town.dispatch(FIRST, waiting)
    town.dispatch("2027-01-01 00:00:01", pinned)
    town.carry("2027-01-01 00:00:02")
    assert [town.hours(c) for c in (running, waiting, pinned)] == [(2, "hour"), (3, "hour"), (2, "hour")]
    assert town.limit(running).due_at == at("2027-01-01 01:59:59")
    assert town.limit(waiting).due_at == at("2027-01-01 03:00:00")


def test_running_office_clocks_are_planned_again_by_the_winter_hours(hall: Opened) -> None:
    town = hall("02-gio-mua-dong", "2026-11-30 16:00")
    attitude = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ubnd-doan-ket"}
    code = town.report("2026-11-30 14:00:00", **attitude)
    town.replan("2026-11-30 14:00:01")
    town.dispatch("2026-11-30 15:00:00", code, **attitude)
    assert town.limit(code).due_at == at("2026-12-01 15:00:00")
    assert town.replan("2026-11-30 16:00:00") == 1
    assert town.limit(code).due_at == at("2026-12-01 14:30:00")


def test_the_flood_shortens_what_starts_within_its_days_and_nothing_else(hall: Opened) -> None:
    town = hall("03-ngay-lu", "2027-08-01 12:00")
    flood = {"linh-vuc": "kien-nghi-khac", "dia-ban": "doan-ket"}
    pinned = town.report("2027-08-01 11:00:00", **flood)
    before = town.report("2027-08-01 22:00:00", **flood)
    during = town.report("2027-08-01 23:00:00", **flood)
    after = town.report("2027-08-05 23:00:00", **flood)
    for now, code in (
        ("2027-08-05 23:10:00", pinned), ("2027-08-05 23:11:00", before), ("2027-08-05 23:12:00", during),
        ("2027-08-05 23:13:00", after),
    ):  # fmt: skip
        town.act(now, code, "chuyen-van-phong", HEAD, **flood)
    for now, code in (("2027-08-05 23:59:57", pinned), ("2027-08-05 23:59:58", during), ("2027-08-06 00:00:00", after)):
        town.act(now, code, "van-phong-giao", OFFICER, **flood, **{"chu-tri": "van-phong"})
    assert [town.hours(c) for c in (pinned, during, after)] == [(4, "hour"), (1, "hour"), (4, "hour")]


def test_a_new_category_is_offered_from_its_day_on(hall: Opened) -> None:
    town = hall("04-linh-vuc-moi", "2026-12-20 00:00")
    stray = {"linh-vuc": "dong-vat-tha-rong", "dia-ban": "san-thang"}
    running = town.report("2026-12-10 08:00:00", **{"linh-vuc": "moi-truong"})
    with pytest.raises(Refused) as refused:
        town.report(LAST, **stray)
    assert problems(refused) == {"linh-vuc": "not-offered"}
    code = town.report(FIRST, **stray)
    assert town.dispatch("2027-01-01 00:10:00", code).lead == "ubnd-san-thang"
    assert town.dispatch("2027-01-01 00:11:00", running).lead == "phong-tai-nguyen-moi-truong"


def test_cases_of_a_category_that_was_split_are_dispatched_as_they_were_sent(hall: Opened) -> None:
    town = hall("05-tach-linh-vuc", "2026-12-20 00:00")
    pinned, running = town.report("2026-12-10 08:00:00"), town.report(LAST)
    with pytest.raises(Refused) as refused:
        town.report(FIRST)
    assert problems(refused) == {"linh-vuc": "not-offered"}
    for code in (pinned, running):
        assert town.dispatch("2027-01-01 00:10:00", code).lead == "ubnd-tan-phong"
        assert town.hours(code) == (2, "hour")
    again = town.report("2027-01-01 00:20:00", **{"linh-vuc": "rac-thai"})
    town.dispatch("2027-01-01 00:21:00", again)
    assert town.hours(again) == (6, "hour")


def test_cases_of_two_wards_go_to_the_one_they_became(hall: Opened) -> None:
    town = hall("06-nhap-phuong", "2027-06-20 00:00")
    place = {"vi-tri.lat": "22.3975", "vi-tri.lon": "103.455", "dia-ban": ""}
    pinned = town.report("2027-06-10 08:00:00", **{"dia-ban": "doan-ket"})
    led, waiting = (town.report("2027-06-30 23:00:00", **{"dia-ban": "quyet-tien"}) for _ in range(2))
    drawn = town.report("2027-06-30 23:59:59", **place)
    assert town.case(drawn).facts["ward"] == "doan-ket"
    town.dispatch("2027-06-30 23:59:59", led)
    assert town.case(led).lead == "ubnd-quyet-tien"
    due = town.limit(led).due_at
    town.carry("2027-07-01 00:00:00")
    assert (town.case(led).lead, town.limit(led).due_at) == ("ubnd-doan-ket-2027", due)
    for code in (pinned, waiting):
        assert town.dispatch("2027-07-01 00:10:00", code).lead == "ubnd-doan-ket-2027"
    with pytest.raises(Refused) as refused:
        town.report("2027-07-01 00:11:00", **{"dia-ban": "doan-ket"})
    assert problems(refused) == {"dia-ban": "not-offered"}
    assert town.case(town.report("2027-07-01 00:12:00", **place)).facts["ward"] == "doan-ket-2027"


def test_cases_of_an_agency_that_ended_go_to_the_one_that_took_its_place(hall: Opened) -> None:
    town = hall("07-co-quan-thay", "2026-12-20 00:00")
    culture = {"linh-vuc": "van-hoa-du-lich"}
    led, pinned = town.report("2026-12-31 23:00:00", **culture), town.report("2026-12-10 08:00:00", **culture)
    town.dispatch(LAST, led)
    assert town.case(led).lead == "phong-van-hoa-thong-tin"
    due = town.limit(led).due_at
    town.carry(FIRST)
    assert (town.case(led).lead, town.limit(led).due_at) == ("phong-van-hoa-khoa-hoc", due)
    assert town.dispatch("2027-01-01 00:10:00", pinned).lead == "phong-van-hoa-khoa-hoc"
    assert town.queue("2027-01-01 00:11:00", "viec-cua-toi", of("phong-van-hoa-khoa-hoc"))


def test_a_new_state_and_its_form_are_there_for_running_cases_from_their_day_on(hall: Opened) -> None:
    town = hall("08-trang-thai-moi", "2026-12-20 00:00")
    code, ward = town.report("2026-12-10 08:00:00"), of("ubnd-tan-phong")
    town.dispatch("2026-12-10 08:10:00", code)
    assert "di-kiem-tra" not in town.may(LAST, code, ward)
    assert "di-kiem-tra" in town.may(FIRST, code, ward)
    with pytest.raises(Refused) as refused:
        town.act("2027-01-01 00:00:01", code, "di-kiem-tra", ward)
    assert problems(refused) == {"nguoi-di": "required"}
    after = town.act("2027-01-01 00:00:02", code, "di-kiem-tra", ward, **{"nguoi-di": "Tổ trật tự"})
    assert (after.state, after.limit_clock) == ("kiem-tra-hien-truong", town.limit(code))
    assert code in town.queue("2027-01-01 00:00:03", "viec-cua-toi", ward)
    assert town.act("2027-01-01 00:30:00", code, "kiem-tra-xong", ward).state == "dang-xu-ly"


def test_a_new_role_sees_its_list_of_running_cases_once_the_version_serves(hall: Opened) -> None:
    town = hall("09-vai-tro-moi", FIRST)
    code = town.report("2026-12-31 08:00:00")
    town.dispatch("2026-12-31 08:10:00", code)
    watcher = Actor("dai-bieu", frozenset({"giam-sat"}), "van-phong")
    with pytest.raises(NotFound):
        town.queue(LAST, "dang-xu-ly", watcher)
    assert town.queue(FIRST, "dang-xu-ly", watcher) == [code]
    assert town.may("2027-01-01 00:00:01", code, watcher) == set()


def test_a_new_question_is_asked_of_its_category_only_and_earlier_entries_stand(hall: Opened) -> None:
    town = hall("10-truong-moi", FIRST)
    told = {"lan-chiem-bang": "Bàn ghế nhựa"}
    before, asked = town.report(LAST, **told), town.report(FIRST, **told)
    other = town.report("2027-01-01 00:00:01", **told, **{"linh-vuc": "moi-truong"})
    desk = town.desk("2027-01-01 00:00:02")
    said = {
        c: {v.field.id: v.value for v in reading.entries(desk, town.case(c), HEAD)[0].values}
        for c in (before, asked, other)
    }
    assert [said[c].get("lan-chiem-bang") for c in (before, asked, other)] == [None, "Bàn ghế nhựa", None]


def test_a_signature_by_delegation_may_be_chosen_on_its_days_and_stays_on_what_was_signed(hall: Opened) -> None:
    town = hall("11-ky-thay", "2027-01-05 00:00")
    grants.add(CHIEF.id, "Chánh Văn phòng", CHIEF.roles, CHIEF.agency, "")
    code = town.report("2027-01-04 08:00:00")
    town.dispatch("2027-01-04 08:10:00", code)
    signed = {"noi-dung": "Xử lý ngay trong sáng nay.", "ky": "tuq-chu-tich", "nguoi-chi-dao": CHIEF.id}
    for now in ("2027-01-10 23:59:59", "2027-01-16 00:00:00"):
        if now > "2027-01-11":
            town.act("2027-01-11 00:00:00", code, "ra-chi-dao", CHIEF, **signed)
        with pytest.raises(Refused) as refused:
            town.act(now, code, "ra-chi-dao", CHIEF, **signed)
        assert problems(refused) == {"ky": "not-offered"}
    desk, (task,) = town.desk("2027-02-01 08:00:00"), town.case(code).tasks
    entry = next(e for e in town.case(code).entries if e.content == task.content)
    value = next(v for v in reading.filled(desk, town.case(code), entry).values if v.field.use == "signature")
    label = next(c.label.vi for c in value.field.choices if c.id == value.value)
    assert label.split(BETWEEN_LINES) == ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]


def test_a_closed_source_takes_nothing_in_and_its_cases_are_handled_to_the_end(hall: Opened) -> None:
    town = hall("12-dong-nguon", "2026-12-20 00:00")
    seen = {"linh-vuc": "an-toan-giao-thong", "phat-hien-luc": "31/12/2026 23:50"}
    code = town.report(LAST, "tu-camera", DUTY, **seen)
    with pytest.raises(NotFound):
        town.report(FIRST, "tu-camera", DUTY, **seen)
    assert town.dispatch("2027-01-01 00:00:01", code).lead == "cong-an-thanh-pho"
    done = town.act(
        "2027-01-01 01:00:00", code, "bao-cao-ket-qua", of("cong-an-thanh-pho"), **{"ket-qua": "Đã lập biên bản."}
    )
    assert done.state == "da-co-ket-qua"
