"""What cannot be solved in time: reported, answered by the leadership, and late all the same (7.6; g11)."""

from datetime import datetime, timedelta

import pytest

from quyche import handle
from quyche.errors import NotAllowed, Refused
from quyche.service import ladder, queues

REPORT = {"nguyen_nhan": "Chưa có phương tiện cẩu dỡ.", "du_kien": "2026-11-20T17:00", "bao_cao_voi": "lanh-dao-ubnd"}
ANSWER = {"y_kien": "Phải xong sớm hơn.", "nguoi_tra_loi": "lanh-dao"}
LEAVE = {"y_kien": "Được, lần cuối.", "nguoi_ky": "lanh-dao"}
WARD, LEADER = "ubnd-tan-phong", "lanh-dao"


def deferred(office) -> str:
    code = office.report()
    office.assign(code)
    office.act(code, "bao-cao-chua-giai-quyet", WARD, **REPORT)
    return code


def test_the_promised_time_gets_a_clock_beside_the_limit_and_never_in_its_place(both) -> None:
    code = deferred(both)
    case = both.case(code)
    limit, promise = case.limit_clock, case.promise
    assert (limit.due_at, promise.due_at) == (
        both.at + timedelta(hours=2),
        datetime.fromisoformat("2026-11-20T17:00+07:00"),
    )
    assert limit.stopped_at is None
    both.later(hours=3)
    assert case.limit_clock.late_at(both.at)
    assert not promise.late_at(both.at + timedelta(days=30))
    who = both.who("lanh-dao")
    queue = queues.queue_of(both.desk, "dang-xu-ly", who)
    late = queues.Narrowing({}, "due", standing="late")
    assert [r.code for r in queues.page(both.desk, queue, who, late, None, both.at).rows] == [code]
    both.finish(code)
    assert (both.case(code).promise, both.case(code).limit_clock.late_at(both.at)) == (None, True)


def test_the_promise_has_reminders_of_its_own(both) -> None:
    code = deferred(both)
    promised = both.case(code).promise
    at = {r.step: r.at for r in promised.rungs}
    assert at == {
        "sap-toi-hen": both.at + (promised.due_at - both.at) * 8 / 10,
        "toi-hen": promised.due_at,
    }
    both.later(days=10)
    ladder.fire_due(both.desk, both.at)
    assert set(both.case(code).promise.fired) == {"sap-toi-hen", "toi-hen"}


@pytest.mark.parametrize("when", ["2026-11-16T08:59", "2026-11-16T09:00"])
def test_no_time_that_is_past_or_now_can_be_promised(office, when: str) -> None:
    code = office.report()
    office.assign(code)
    with pytest.raises(Refused) as refused:
        office.act(code, "bao-cao-chua-giai-quyet", WARD, **REPORT | {"du_kien": when})
    assert refused.value.problems["du-kien"][0] == "must-be-future"
    assert office.case(code).deferrals == ()


def test_the_leadership_accepts_names_another_time_or_refuses(both) -> None:
    plain, sooner, no = deferred(both), deferred(both), deferred(both)
    assert set(both.queue("cho-y-kien-lui", LEADER)) == {plain, sooner, no}
    both.later(minutes=30)
    both.act(plain, "dong-y-lui", LEADER, **ANSWER)
    both.act(sooner, "dong-y-lui", LEADER, **ANSWER, luc_khac="2026-11-18T17:00")
    both.act(no, "khong-dong-y-lui", LEADER, **ANSWER)
    said = [both.case(c).deferrals[-1] for c in (plain, sooner, no)]
    assert [d.accepted for d in said] == [True, True, False]
    assert {(d.answered_at, d.answered_by, d.by) for d in said} == {(both.at, LEADER, WARD)}
    assert [both.case(c).promise and both.case(c).promise.due_at.day for c in (plain, sooner, no)] == [20, 18, None]
    assert [c.epoch for c in both.case(sooner).clocks if c.promise] == [1, 2]
    assert both.queue("cho-y-kien-lui", LEADER) == []
    assert "sớm hơn" in both.text(no, WARD)
    for code in (plain, sooner, no):
        assert both.case(code).limit_clock.due_at == both.at + timedelta(hours=1, minutes=30)
        with pytest.raises(NotAllowed):
            both.act(code, "dong-y-lui", LEADER, **ANSWER)


@pytest.mark.parametrize("who", [WARD, "chanh-van-phong", "truong-ioc"])
def test_only_the_leadership_answers(office, who: str) -> None:
    code = deferred(office)
    with pytest.raises(NotAllowed):
        office.act(code, "dong-y-lui", who, **ANSWER)


def test_a_second_report_needs_leave_first_and_each_leave_is_good_for_one(both) -> None:
    code = deferred(both)
    again = REPORT | {"du_kien": "2026-11-25T17:00"}
    asked = {k: v for k, v in again.items() if k != "bao_cao_voi"}
    with pytest.raises(Refused) as refused:
        both.act(code, "bao-cao-chua-giai-quyet", WARD, **again)
    problem, words = refused.value.problems[""]
    assert (problem, "Xin phép" in words["actions"]) == ("leave-first", True)
    both.act(code, "xin-lui", WARD, **asked)
    assert both.queue("cho-phep-lui", LEADER) == [code]
    both.act(code, "khong-cho-phep-lui", LEADER, task=1, **LEAVE)
    with pytest.raises(Refused):
        both.act(code, "bao-cao-chua-giai-quyet", WARD, **again)
    both.act(code, "xin-lui", WARD, **asked)
    both.act(code, "cho-phep-lui", LEADER, task=2, **LEAVE)
    both.act(code, "bao-cao-chua-giai-quyet", WARD, **again)
    case = both.case(code)
    assert [d.expected_at.day for d in case.deferrals] == [20, 25]
    assert (case.promise.due_at.day, case.limit_clock.stopped_at) == (25, None)
    with pytest.raises(Refused):
        both.act(code, "bao-cao-chua-giai-quyet", WARD, **again)


def test_leave_is_asked_once_until_the_leadership_answers(both) -> None:
    code = deferred(both)
    asked = {"nguyen_nhan": "Chưa có phương tiện cẩu dỡ.", "du_kien": "2026-11-25T17:00"}
    both.act(code, "xin-lui", WARD, **asked)
    both.later(minutes=5)
    with pytest.raises(Refused) as refused:
        both.act(code, "xin-lui", WARD, **asked)
    assert refused.value.problems[""] == ("asked-already", {"at": "16/11/2026 09:00"})
    assert len(both.case(code).tasks) == 1
    action = next(a for a in both.desk.policy.actions if a.head.id == "xin-lui")
    book, case = both.desk.book(both.case(code)), both.case(code)
    assert handle.hindered(book, both.desk.policy, case, action, both.who(WARD), both.at)
    both.act(code, "khong-cho-phep-lui", LEADER, task=1, **LEAVE)
    both.act(code, "xin-lui", WARD, **asked)
    assert len(both.case(code).tasks) == 2


def test_another_agency_begins_anew_with_its_own_limit(office) -> None:
    code = deferred(office)
    typed = {
        "linh_vuc": "gia-ca-thi-truong",
        "dia_ban": "tan-phong",
        "chu_tri": "phong-kinh-te",
        "ly_do": "Là việc bán quá giá.",
    }
    office.act(code, "chuyen-xu-ly", "chuyen-vien-van-phong", **typed)
    assert (office.case(code).promise, office.case(code).unanswered_deferral) == (None, None)
    office.act(code, "bao-cao-chua-giai-quyet", "phong-kinh-te", **REPORT)
    assert len(office.case(code).deferrals) == 2
