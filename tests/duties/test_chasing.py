"""The office chases, the agency answers on record; nobody is chased twice for the same thing (9.1, 9.2)."""

from datetime import timedelta

import pytest

from quyche.errors import NotAllowed, Refused
from quyche.service import bulk, home, queues
from quyche.service.desk import Submission

NOTE = {"noi_dung": "Còn 30 phút, đề nghị báo cáo."}
SAID = {"den_dau": "Đã cử người tới, đang thu dọn.", "xong_luc": "2026-11-16T15:00"}


def assigned(office, **typed: object) -> str:
    code = office.report(**typed)
    office.assign(code)
    return code


def chased(office, code: str, **typed: object) -> None:
    office.act(code, "don-doc", "chuyen-vien-van-phong", **{**NOTE, **typed})


def burning(office, who: str) -> dict[str, int]:
    found = home.numbers(office.desk, office.who(who), office.at)
    return {n.block.task: n.count.many for n in found if n.block.kind == "task"}


def test_a_chase_is_on_record_with_who_when_whom_and_its_answer(both) -> None:
    code = assigned(both)
    chased(both, code)
    (chase,) = both.case(code).chases
    assert (chase.by, chase.at, chase.to, chase.waiting) == ("chuyen-vien-van-phong", both.at, "ubnd-tan-phong", True)
    assert "Còn 30 phút" in both.text(code, "ubnd-tan-phong")
    assert burning(both, "ubnd-tan-phong")["don-doc"] == 1
    assert code in both.queue("viec-duoc-hoi", "ubnd-tan-phong")
    both.later(minutes=10)
    both.act(code, "tra-loi-don-doc", "ubnd-tan-phong", task=chase.number, **SAID)
    (chase,) = both.case(code).chases
    assert (chase.answered_at, chase.waiting) == (both.at, False)
    assert "đang thu dọn" in both.text(code, "chuyen-vien-van-phong")
    assert burning(both, "ubnd-tan-phong")["don-doc"] == 0
    assert both.case(code).limit_clock.stopped_at is None


@pytest.mark.parametrize("who", ["ubnd-tan-phong", "truong-ioc", "lanh-dao"])
def test_only_the_office_chases(office, who: str) -> None:
    code = assigned(office)
    with pytest.raises(NotAllowed):
        office.act(code, "don-doc", who, **NOTE)


def test_nobody_is_chased_twice_for_the_same_thing_without_a_reason(office) -> None:
    code = assigned(office)
    chased(office, code)
    office.later(minutes=15)
    with pytest.raises(Refused) as refused:
        chased(office, code)
    problem, words = refused.value.problems["vi-sao-lai"]
    assert (problem, words["at"]) == ("chased-already", "16/11/2026 09:00")
    assert "Tân Phong" in words["agencies"]
    chased(office, code, vi_sao_lai="Dân gọi điện lần nữa.")
    assert [c.waiting for c in office.case(code).chases] == [True, True]
    for number in (1, 2):
        office.act(code, "tra-loi-don-doc", "ubnd-tan-phong", task=number, **SAID)
    chased(office, code)
    assert len(office.case(code).chases) == 3


def test_helpers_may_be_chased_beside_the_lead(office) -> None:
    code = assigned(office, linh_vuc="an-toan-giao-thong")
    chased(office, code, ca_phoi_hop="yes")
    assert {c.to for c in office.case(code).chases} == {"cong-an-thanh-pho", "cong-an-tan-phong"}
    office.act(code, "tra-loi-don-doc", "cong-an-tan-phong", task=1, **SAID)
    assert [c.to for c in office.case(code).chases if c.waiting] == ["cong-an-thanh-pho"]


def test_a_helper_is_chased_for_its_part_with_a_note_and_again_only_with_a_reason(both) -> None:
    code, lead, helper, other = assigned(both), "ubnd-tan-phong", "cong-an-tan-phong", "phong-kinh-te"
    both.act(code, "giao-phoi-hop", lead, noi_dung="Cùng đi kiểm tra.", noi_nhan=[helper, other])
    with pytest.raises(Refused) as refused:
        both.act(code, "don-doc-phoi-hop", lead, task=1)
    assert refused.value.problems["noi-dung"][0] == "required"
    both.act(code, "don-doc-phoi-hop", lead, task=1, **NOTE)
    both.act(code, "tra-loi-phoi-hop", helper, task=1, noi_dung="Đã cử hai cán bộ.")
    both.later(minutes=20)
    with pytest.raises(Refused) as refused:
        both.act(code, "don-doc-phoi-hop", lead, task=1, **NOTE)
    problem, words = refused.value.problems["vi-sao-lai"]
    assert (problem, words["at"]) == ("chased-already", "16/11/2026 09:00")
    assert words["agencies"] == "Phòng Kinh tế"
    both.act(code, "don-doc-phoi-hop", lead, task=1, **NOTE, vi_sao_lai="Gần hết hạn mà chưa thấy ai tới.")
    assert len(both.case(code).tasks[0].notes) == 2
    assert "Còn 30 phút" in both.text(code, other)


@pytest.mark.parametrize("end", ["result", "returned"])
def test_what_the_agency_files_answers_the_chase(office, end: str) -> None:
    code = assigned(office)
    chased(office, code)
    if end == "result":
        office.finish(code)
    else:
        office.act(code, "tra-lai", "ubnd-tan-phong", ly_do="Đây là đường tỉnh quản lý.")
    (chase,) = office.case(code).chases
    assert chase.answered_at == office.at


def test_who_left_the_case_is_asked_nothing_more(office) -> None:
    code = assigned(office)
    chased(office, code)
    typed = {
        "linh_vuc": "gia-ca-thi-truong",
        "dia_ban": "tan-phong",
        "chu_tri": "phong-kinh-te",
        "ly_do": "Là việc bán quá giá.",
    }
    office.act(code, "chuyen-xu-ly", "chuyen-vien-van-phong", **typed)
    (chase,) = office.case(code).chases
    assert (chase.waiting, chase.answered_at) == (False, None)
    assert burning(office, "ubnd-tan-phong")["don-doc"] == 0
    chased(office, code)


def test_many_are_chased_at_once_and_those_waiting_are_told_in_the_preview(both) -> None:
    first, second = assigned(both), assigned(both)
    chased(both, first)
    both.later(minutes=5)
    office = both.who("chuyen-vien-van-phong")
    queue = queues.queue_of(both.desk, "dang-xu-ly", office)
    action = bulk.action_of(both.desk, queue, "don-doc", office)
    told = {e.code: e for e in bulk.expect(both.desk, action, [first, second], office, both.at)}
    assert [c.at for c in told[first].chased] == [both.at - timedelta(minutes=5)]
    assert told[second].chased == ()
    seen = {code: both.case(code).seq for code in (first, second)}
    sent = Submission("many", {"noi-dung": ["Đề nghị báo cáo ngay."]})
    outcomes = {o.code: o.problem for o in bulk.carry_out(both.desk, action, seen, sent, office, both.at)}
    assert outcomes == {first: "chased-already", second: ""}
    again = Submission("again", {**sent.raw, "vi-sao-lai": ["Quá hạn rồi mà chưa thấy gì."]})
    left = {first: both.case(first).seq}
    assert [o.problem for o in bulk.carry_out(both.desk, action, left, again, office, both.at)] == [""]
    narrowed = queues.Narrowing({}, "due", chased="waiting")
    assert {r.code for r in queues.page(both.desk, queue, office, narrowed, None, both.at).rows} == {first, second}
