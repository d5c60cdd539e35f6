"""Receivers named in a rule whose agency has ended, and cases whose successor is kept out: told, never silent."""

from pathlib import Path

import pytest
from clients import BASE, signed_in
from clocked import KEYS, OFFICE, at
from test_successor import BEFORE, DAY, policies
from town_of_changes import Changing

from quyche import clock
from quyche.case import UNPLACED, marks
from quyche.handle.receiving import ended, meant
from quyche.policy.policy import Policy
from quyche.service import queues
from quyche.service.accounts import sample_accounts
from quyche.store import grants
from quyche.store.notice_tables import NoticeRow
from quyche.web.app import make_app

ECONOMY = """  - mã: phong-kinh-te
    tên: {vi: Phòng Kinh tế, en: Economy Division}
"""
TRADE = """  - mã: phong-thuong-mai
    tên: Phòng Thương mại
    quan hệ: trực thuộc
    người đứng đầu: Trưởng phòng
    vai trò: can-bo-don-vi
    thay cho: [phong-kinh-te]
    hiệu lực từ: 2026-11-17
    căn cứ: Điều 7 khoản 4 điểm d
    văn bản: {số: 9/NQ-HĐND, ngày: 10/11/2026, người ký: Chủ tịch HĐND thành phố}
"""
MERGED = (
    ("agencies.yaml", ECONOMY, TRADE + ECONOMY.replace("-te\n", "-te\n    đến hết ngày: 2026-11-16\n")),
    ("rules/routing.yaml", "chủ trì: phong-kinh-te", "chủ trì: van-phong"),
    ("rules/escalation.yaml", "gửi: [thủ trưởng chủ trì, van-phong], căn cứ: điểm cần làm rõ g10", "gửi: [thủ trưởng chủ trì, van-phong, phong-kinh-te], căn cứ: điểm cần làm rõ g10"),
    ("rules/workflow.yaml", "{mã: chia-se, tên: Chia sẻ cho bên thứ ba, nơi nhận: [lanh-dao]", "{mã: chia-se, tên: Chia sẻ cho bên thứ ba, nơi nhận: [phong-kinh-te]"),
)  # fmt: skip
INTERIOR = """  - mã: phong-noi-vu
"""
INTO_IOC = (
    ("agencies.yaml", INTERIOR, INTERIOR + "    đến hết ngày: 2026-11-16\n"),
    ("rules/routing.yaml", "chủ trì: phong-noi-vu", "chủ trì: van-phong"),
    ("agencies.yaml", "  - mã: ioc\n", "  - mã: ioc\n    thay cho: [phong-noi-vu]\n"),
)
RUDE = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ioc"}


def test_a_step_goes_to_whoever_stands_in_the_place_of_its_receiver_when_it_comes(one: Changing) -> None:
    one.edit(*MERGED)
    before, after = (one.dispatched(at(f"2026-11-16 {hour}")) for hour in ("21:59", "22:00"))
    one.work(at("2026-11-16 23:59"))
    one.work(at("2026-11-17 00:00"))
    (due,) = (e for e in one.noted(before, "step_fired") if e["step"] == "den-han")
    assert ("phong-kinh-te" in due["to"], "replaced" in due) == (True, False)
    (due,) = (e for e in one.noted(after, "step_fired") if e["step"] == "den-han")
    assert ("phong-kinh-te" in due["to"], "phong-thuong-mai" in due["to"]) == (False, True)
    (taken,) = due["replaced"]
    assert (taken["was"], taken["agency"], taken["citations"]) == (
        "phong-kinh-te", "phong-thuong-mai", ["Điều 7 khoản 4 điểm d"],
    )  # fmt: skip
    one.sound("2026-11-17 00:01")


def test_the_page_says_who_received_a_step_in_whose_place(one: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    one.edit(*MERGED)
    code = one.dispatched(at("2026-11-16 22:00"))
    one.work(at("2026-11-17 00:00"))
    assert "Phòng Thương mại tiếp nhận thay Phòng Kinh tế" in page_of(one, code, monkeypatch)


def test_what_is_asked_of_a_named_agency_is_asked_of_its_successor(one: Changing) -> None:
    one.edit(*MERGED)
    code = one.dispatched(at("2026-11-16 21:00"))
    one.act(
        at("2026-11-17 00:00"),
        code,
        "xin-chia-se",
        **{"ben-thu-ba": "Báo", "noi-dung": "Số vụ việc, không có tên ai.", "muc-dich": "Đăng bài về vỉa hè."},
    )
    assert [e["to"] for e in one.noted(code, "task_opened")] == [["phong-thuong-mai"]]


def test_a_successor_that_is_kept_out_leaves_the_case_to_the_office(
    one: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants.add("van-thu-1", "Văn thư", frozenset({"chuyen-vien-van-phong"}), "van-phong", "")
    one.edit(*INTO_IOC)
    code = one.report(at("2026-11-16 09:00"), **RUDE)
    one.act(at("2026-11-16 09:10"), code, "van-phong-giao", **RUDE, **{"chu-tri": "phong-noi-vu"})
    before = one.case(code)
    one.carry("2026-11-16 23:59")
    assert one.case(code) == before
    one.carry("2026-11-17 00:00")
    one.carry("2026-11-17 00:01")
    one.carry("2026-11-18 00:01")
    after = one.case(code)
    (noted,) = one.noted(code, "successor_barred")
    (stranded,) = noted["stranded"]
    assert (stranded["was"], stranded["agency"], stranded["citations"]) == (
        "phong-noi-vu", "ioc", ["Điều 7 khoản 1"],
    )  # fmt: skip
    assert (after.lead, after.unplaced, UNPLACED in marks(after)) == ("phong-noi-vu", ("phong-noi-vu",), True)
    assert one.noted(code, "agencies_replaced") == []
    desk = one.desk(at("2026-11-18 00:02"))
    row = next(q for q in desk.policy.queues if UNPLACED in q.has)
    held = queues.page(desk, row, OFFICE, queues.Narrowing({}, row.order), None, at("2026-11-18 00:02")).rows
    assert [r.code for r in held] == [code]
    assert [n.account for n in NoticeRow.select().where(NoticeRow.notice == "tb-ke-nhiem-khong-nhan")] == ["van-thu-1"]
    page = page_of(one, code, monkeypatch)
    said = "Phòng Nội vụ không còn; Bộ phận điều hành IOC thay nó nhưng không được tiếp cận vụ việc này"
    assert page.count(said) == 1
    moved = one.act(
        at("2026-11-18 08:00"),
        code,
        "chuyen-xu-ly",
        **RUDE,
        **{"chu-tri": "phong-kinh-te", "ly-do": "Cơ quan cũ không còn."},
    )
    assert (moved.unplaced, UNPLACED in marks(moved)) == ((), False)
    one.sound("2026-11-18 08:01")


def page_of(one: Changing, code: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The case as the office sees it."""
    now = at("2026-11-18 00:03")
    monkeypatch.setattr(clock, "now", lambda: now)
    app = make_app(one.database, KEYS, one.files, one.serving, "s" * 32, True)
    sample_accounts(one.desk(now).policy, "quyche")
    one.database.close()
    page = signed_in(app, "chuyen-vien-van-phong").get(f"/vu-viec/{code}", base_url=BASE).text
    one.database.connect(reuse_if_open=True)
    return page


MEANT = {
    "an agency": ("ubnd-tan-phong", ("ubnd-tan-lap",)),
    "its head": ("head:ubnd-tan-phong", ("head:ubnd-tan-lap",)),
    "whoever is on duty there": ("roster:ubnd-tan-phong", ("roster:ubnd-tan-lap",)),
    "another agency": ("van-phong", ("van-phong",)),
    "a role": ("lanh-dao", ("lanh-dao",)),
}


@pytest.mark.parametrize("case", MEANT)
def test_whom_a_receiver_means_on_the_day(tmp_path_factory: pytest.TempPathFactory, case: str) -> None:
    policy = later(tmp_path_factory.getbasetemp() / "receivers")
    receiver, now = MEANT[case]
    moved = now != (receiver,)
    assert meant(policy, [receiver], BEFORE).receivers == (receiver,)
    assert not ended(policy, [receiver], BEFORE)
    assert meant(policy, [receiver, receiver], DAY).receivers == now
    assert ended(policy, [receiver], DAY) == moved
    found = meant(policy, [receiver], DAY, barred=["ubnd-tan-lap"])
    assert found.receivers == (() if moved else (receiver,))
    assert [(r["was"], r["kept_out"]) for r in found.replaced] == [("ubnd-tan-phong", True)] * moved


def later(folder: Path) -> Policy:
    """The shipped policy, in which an agency ends with a successor."""
    book = policies(folder)[1].book
    assert book
    return book.policy
