"""Clocks through the whole application: what happens to a case's due time and steps in ten ways."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from clocked import ATTITUDE, HEAD, OFFICE, Clocked, at
from peewee import Database

from quyche.handle import Actor
from quyche.service import rebuilding
from quyche.store import cases as rows
from quyche.store import journal, timers

FOUR_HOURS = (
    "sla.yaml",
    "lĩnh vực: trat-tu-do-thi}\n    thời hạn: 02 giờ",
    "lĩnh vực: trat-tu-do-thi}\n    thời hạn: 04 giờ",
)
SHORT_DAY = ("rules/calendar.yaml", "13:30-17:30", "13:30-17:00")
ALL = ["nhac-50", "nhac-80", "den-han", "qua-han-1", "qua-han-2"]


@pytest.fixture
def four(database: Database, tmp_path: Path) -> Clocked:
    """Urban order has four plain hours; a working day has seven and a half."""
    return Clocked(database, tmp_path, FOUR_HOURS, SHORT_DAY)


def steps(office: Clocked, code: str) -> dict[str, datetime]:
    return {r.step: r.at for r in office.clock(code).rungs}


def test_plain_hours_run_through_the_night(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 21:30"))
    planned = steps(four, code)
    assert [planned[s] for s in ALL[:3]] == [at("2026-11-16 23:30"), at("2026-11-17 00:42"), at("2026-11-17 01:30")]
    assert planned["qua-han-1"] - planned["den-han"] == timedelta(hours=4)


def test_working_hours_leave_out_lunch_and_night(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 09:15"), **ATTITUDE)
    planned = steps(four, code)
    assert [planned[s] for s in ALL[:3]] == [at("2026-11-16 15:15"), at("2026-11-17 08:09"), at("2026-11-17 09:45")]


def test_a_rest_does_not_count(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 09:15"), **ATTITUDE)
    four.act(
        at("2026-11-16 10:00"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định.", "xem-lai": "2026-11-17T08:00"}
    )
    assert timers.all_timers() == []
    resting = four.clock(code)
    assert resting.pauses[0].review_at == at("2026-11-17 08:00")
    assert not resting.late_at(at("2026-12-01 09:00"))
    assert four.work(at("2026-11-16 14:00")) == 0
    four.act(at("2026-11-16 14:30"), code, "chay-tiep")
    planned = steps(four, code)
    assert [planned[s] for s in ALL[:3]] == [at("2026-11-17 08:15"), at("2026-11-17 10:39"), at("2026-11-17 14:15")]
    assert four.clock(code).due_at == at("2026-11-17 14:15")


def test_a_rest_over_night_takes_only_its_office_hours(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 09:15"), **ATTITUDE)
    four.act(at("2026-11-16 16:00"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định."})
    four.act(at("2026-11-17 08:30"), code, "chay-tiep")
    assert four.clock(code).due_at == at("2026-11-17 13:45")


def test_a_step_told_before_a_rest_is_not_told_again(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    assert four.work(at("2026-11-16 10:00")) == 1
    four.act(at("2026-11-16 10:30"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định."})
    four.act(at("2026-11-16 11:30"), code, "chay-tiep")
    assert four.clock(code).due_at == at("2026-11-16 13:00")
    assert four.work(at("2026-11-16 13:00")) == 2
    assert four.clock(code).fired == ("nhac-50", "nhac-80", "den-han")


def test_what_was_due_before_a_rest_is_still_told(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.act(at("2026-11-16 10:30"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định."})
    assert four.work(at("2026-11-16 13:00")) == 1
    assert four.clock(code).fired == ("nhac-50",)


def test_a_clock_handed_over_goes_on(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    typed = {
        "linh-vuc": "trat-tu-do-thi",
        "dia-ban": "dong-phong",
        "chu-tri": "ubnd-dong-phong",
        "ly-do": "Nhầm địa bàn của phường.",
    }
    four.act(at("2026-11-16 10:30"), code, "chuyen-giu-gio", **typed)
    clock = four.clock(code)
    assert (clock.agency, clock.epoch, clock.due_at) == ("ubnd-dong-phong", 1, at("2026-11-16 12:00"))
    assert clock.handed == (("ubnd-tan-phong", at("2026-11-16 10:30")),)
    assert {r.step: r.to for r in clock.waiting}["nhac-80"] == ("ubnd-dong-phong",)


def test_a_clock_begun_again_keeps_the_first_agencys_time_on_record(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.work(at("2026-11-16 10:00"))
    typed = {
        "linh-vuc": "trat-tu-do-thi",
        "dia-ban": "dong-phong",
        "chu-tri": "ubnd-dong-phong",
        "ly-do": "Nhầm địa bàn của phường.",
    }
    four.act(at("2026-11-16 10:30"), code, "chuyen-xu-ly", **typed)
    first, second = (c for c in four.case(code).clocks if not c.target)
    assert (second.epoch, second.agency, second.due_at) == (2, "ubnd-dong-phong", at("2026-11-16 14:30"))
    assert first.waiting == ()
    assert four.noted(code, "clock_stopped")[-1]["used"] == 2.5 * 3600
    assert {t["epoch"] for t in timers.all_timers()} == {2}


def test_another_version_counts_for_cases_sent_under_it(four: Clocked) -> None:
    old = four.dispatched(at("2026-11-16 08:00"))
    four.edit((FOUR_HOURS[0], FOUR_HOURS[2], FOUR_HOURS[1]))
    new = four.dispatched(at("2026-11-16 09:05"))
    assert four.clock(old).due_at == at("2026-11-16 12:00")
    assert four.clock(new).due_at == at("2026-11-16 11:05")


DAY_OFF = (
    "rules/calendar.yaml", "      - {ngày: 2026-11-17}\n",
    "      - {ngày: 2026-11-17}\n      - {ngày: 2026-11-18, văn bản: {số: 12/TB-UBND, ngày: 16/11/2026, người ký: Chủ tịch UBND tỉnh}}\n",
)  # fmt: skip


def test_a_day_declared_off_moves_what_runs_and_says_why(four: Clocked) -> None:
    four.edit(("rules/calendar.yaml", "    ngày nghỉ:\n", "    ngày nghỉ:\n      - {ngày: 2026-11-17}\n"))
    code = four.dispatched(at("2026-11-16 16:00"), **ATTITUDE)
    other = four.dispatched(at("2026-11-16 16:00"))
    assert four.clock(code).due_at == at("2026-11-18 16:30")
    assert four.replan(at("2026-11-16 16:30")) == 0
    four.edit(DAY_OFF)
    assert four.replan(at("2026-11-17 09:00")) == 1
    assert four.replan(at("2026-11-17 09:01")) == 0
    assert four.clock(code).due_at == at("2026-11-19 16:30")
    assert steps(four, code)["den-han"] == at("2026-11-19 16:30")
    (moved,) = four.noted(code, "clock_moved")
    assert [(b["day"], b["number"]) for b in moved["because"]] == [("2026-11-18", "12/TB-UBND")]
    assert four.noted(other, "clock_moved") == []
    row = rows.row(code)
    assert row and row.due_at == at("2026-11-19 16:30")


def test_after_a_night_without_a_worker_all_is_told_once_in_order(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 01:30"))
    now = at("2026-11-16 09:00")
    assert four.work(now) == 3
    told = four.noted(code, "step_fired")
    assert [(t["step"], t["late_seconds"]) for t in told] == [
        ("nhac-50", 5.5 * 3600),
        ("nhac-80", 4.3 * 3600),
        ("den-han", 3.5 * 3600),
    ]
    assert four.work(now) == 0


@pytest.mark.parametrize(("second", "late"), [(0, False), (1, True)])
def test_the_last_second_is_in_time(four: Clocked, second: int, late: bool) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.done(at("2026-11-16 12:00") + timedelta(seconds=second), code)
    assert four.noted(code, "clock_stopped")[-1]["late"] is late


def test_a_step_that_waited_while_the_work_was_done_is_skipped(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.done(at("2026-11-16 10:05"), code)
    assert four.work(at("2026-11-16 10:06")) == 0
    assert [(s["step"], s["why"]) for s in four.noted(code, "step_skipped")] == [("nhac-50", "stopped")]


def test_reopened_a_clock_goes_on_with_what_it_had_used(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.done(at("2026-11-16 11:00"), code)
    four.act(at("2026-11-16 15:00"), code, "mo-lai")
    clock = four.clock(code)
    assert (clock.epoch, clock.due_at, clock.stopped_at) == (1, at("2026-11-16 16:00"), None)
    four.done(at("2026-11-16 15:30"), code)
    assert four.noted(code, "clock_stopped")[-1]["used"] == 3.5 * 3600


def test_reopened_a_clock_begins_again_where_the_rules_say_so(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 08:00"))
    four.done(at("2026-11-16 11:00"), code)
    four.act(at("2026-11-16 15:00"), code, "mo-lai-moi")
    assert (four.clock(code).epoch, four.clock(code).due_at) == (2, at("2026-11-16 19:00"))


@pytest.mark.parametrize(
    ("recorded", "told"), [("13:00", ["den-han"]), ("17:00", ["den-han", "qua-han-1"])], ids=["in 5 h", "in 9 h"]
)
def test_written_down_late_reminders_are_skipped_and_breaches_told(
    four: Clocked, recorded: str, told: list[str]
) -> None:
    code = four.dispatched(at(f"2026-11-16 {recorded}"), handed=at("2026-11-16 08:00"))
    assert [s["step"] for s in four.noted(code, "step_skipped") if s["clock"] == "xu-ly"] == ["nhac-50", "nhac-80"]
    four.work(at(f"2026-11-16 {recorded}"))
    assert list(four.clock(code).fired) == told


def test_projections_of_all_this_are_made_again_alike(four: Clocked) -> None:
    code = four.dispatched(at("2026-11-16 09:15"), **ATTITUDE)
    four.act(at("2026-11-16 10:00"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định."})
    four.act(at("2026-11-16 14:30"), code, "chay-tiep")
    four.dispatched(at("2026-11-16 15:00"))
    four.work(at("2026-11-17 09:00"))
    live = rows.all_rows(), timers.all_timers()
    rebuilding.rebuild(four.desk(at("2026-11-17 09:00")))
    assert (rows.all_rows(), timers.all_timers()) == live
    assert journal.verify() == []


def test_a_reminder_in_between_does_not_stand_in_the_way(four: Clocked) -> None:
    """The form was opened before the step, and sent after it."""
    code = four.dispatched(at("2026-11-16 08:00"))
    seen = four.case(code).seq
    four.work(at("2026-11-16 10:00"))
    assert four.case(code).seq == seen + 1
    done = four.done(at("2026-11-16 10:01"), code, seen=seen)
    assert done.state == "da-co-ket-qua"


AGENCYS_OWN = """
lịch làm việc:
  - mã: mot-cua
    tên: Bộ phận một cửa
    múi giờ: Asia/Ho_Chi_Minh
    cơ quan: [phong-noi-vu]
    căn cứ: kỹ thuật
    giờ làm việc: {thứ hai: [07:30-11:30], thứ ba: [07:30-11:30], thứ tư: [07:30-11:30], thứ năm: [07:30-11:30], thứ sáu: [07:30-11:30], thứ bảy: [07:30-11:30]}
    mùa:
      - {từ: 16/10, đến: 15/04, giờ làm việc: {thứ hai: [08:00-12:00], thứ ba: [08:00-12:00], thứ tư: [08:00-12:00], thứ năm: [08:00-12:00], thứ sáu: [08:00-12:00], thứ bảy: [08:00-12:00]}}
    ngày làm ngắn:
      - {ngày: 2026-11-14, giờ: [08:00-10:00]}
"""


def test_an_agency_with_hours_of_its_own(four: Clocked) -> None:
    """Winter mornings, Saturday too; that Saturday only until ten."""
    (four.policy / "rules" / "mot-cua.yaml").write_text(AGENCYS_OWN)
    code = four.dispatched(at("2026-11-13 09:00"), **ATTITUDE)
    assert four.clock(code).due_at == at("2026-11-16 11:00")


OFFSETS = """
bước nhắc:
  - {mã: truoc-30, tên: Còn 30 phút, tại: trước hạn 30 phút, gửi: [trực của chủ trì, phối hợp], chưa có mốc: toi-hien-truong, căn cứ: kỹ thuật}
  - {mã: sau-2-gio, tên: Quá 2 giờ, tại: sau hạn 02 giờ, gửi: [van-phong], trạng thái: [dang-xu-ly], căn cứ: kỹ thuật}
"""


@pytest.mark.parametrize("there", [False, True], ids=["nobody on the way", "at the scene"])
def test_offsets_receivers_and_conditions_of_steps(four: Clocked, there: bool) -> None:
    (four.policy / "rules" / "offsets.yaml").write_text(OFFSETS)
    four.edit(
        (
            "rules/escalation.yaml",
            "các bước: [nhac-50, nhac-80, den-han, qua-han-1, qua-han-2]",
            "các bước: [truoc-30, den-han, sau-2-gio]",
        )
    )
    code = four.dispatched(at("2026-11-16 08:00"), **{"phoi-hop": "cong-an-tan-phong"})
    rungs = {r.step: r for r in four.clock(code).rungs}
    assert rungs["truoc-30"].at == at("2026-11-16 11:30")
    assert rungs["truoc-30"].to == ("roster:ubnd-tan-phong", "cong-an-tan-phong")
    assert rungs["sau-2-gio"].at == at("2026-11-16 14:00")
    if there:
        agency = Actor("ubnd-tan-phong", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong")
        four.act(at("2026-11-16 09:00"), code, "toi-hien-truong", agency)
    four.work(at("2026-11-16 14:00"))
    told = {s["step"] for s in four.noted(code, "step_fired") if s["clock"] == "xu-ly"}
    assert told == ({"den-han", "sau-2-gio"} if there else {"truoc-30", "den-han"})
    skipped = {s["step"]: s["why"] for s in four.noted(code, "step_skipped")}
    assert skipped == {("truoc-30" if there else "sau-2-gio"): "condition"}


def test_a_target_used_up_is_told_to_its_own_people(four: Clocked) -> None:
    code = four.report(at("2026-11-16 08:00"))
    assert four.work(at("2026-11-16 08:30")) == 1
    (told,) = four.noted(code, "step_fired")
    assert (told["clock"], told["to"]) == ("dieu-phoi", [HEAD.id])
    assert OFFICE.id not in told["to"]
