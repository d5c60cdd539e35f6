"""Cases with a past, and another policy to hold beside the shipped one."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product

from reporting import CHIEF, HEAD, ROOT

from quyche.events import Event
from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.desk import Desk, Submission, append, load_case
from quyche.service.preparing import read_directory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
PLAIN = (
    "trat-tu-do-thi", "moi-truong", "van-hoa-du-lich", "ve-sinh-an-toan-thuc-pham", "an-toan-giao-thong",
    "trat-tu-xay-dung", "kien-nghi-khac", "quan-ly-bao-ve-rung",
)  # fmt: skip
WORKING = ("thai-do-phuc-vu", "gia-ca-thi-truong")
"""Counted in office hours under either policy, or under the other one."""
STARTS = (
    "2026-11-17T10:40", "2026-11-16T11:45", "2026-11-20T16:50", "2026-11-21T10:00", "2026-11-18T17:30",
    "2026-11-17T23:59:59", "2026-11-19T00:00", "2026-11-18T15:20",
)  # fmt: skip
"""Before and in the noon break, before a weekend and in it, at closing time, around midnight, before a day off of the
other policy; on the city's wall."""
WARDS = ("tan-phong", "doan-ket", "san-thang")

WITHHELD = """  - mã: ck-van-hoa
    trường hợp riêng của: ck-chung
    áp dụng khi: {lĩnh vực: van-hoa-du-lich, bi-mat-nha-nuoc: không, khieu-nai-to-cao: không}
    trả lời: không công khai
    căn cứ: Điều 8 khoản 1
"""
NO_MORE = """  - mã: tn-xay-dung
    trường hợp riêng của: tn-chung
    áp dụng khi: {lĩnh vực: trat-tu-xay-dung, khieu-nai-to-cao: không, hoi-dap-phap-luat: không, ngoai-dia-ban: không,
      ngon-tu-xuc-pham: không, bi-mat-nha-nuoc: không, phuc-tap: không}
    tiếp nhận: không
    lý do: {vi: Không nhận nữa., en: No more.}
    hướng dẫn: {vi: Xin gọi., en: Please call.}
    căn cứ: Điều 6 khoản 3
"""
HELPED = "    chủ trì: phong-tai-nguyen-moi-truong\n"
EDITS = (
    ("sla.yaml", "thời hạn: 08 giờ làm việc", "thời hạn: 05 giờ làm việc"),
    ("sla.yaml", "{lĩnh vực: gia-ca-thi-truong}\n    thời hạn: 04 giờ", "{lĩnh vực: gia-ca-thi-truong}\n    thời hạn: 04 giờ làm việc"),
    ("rules/calendar.yaml", "      - {ngày: 2026-09-02}\n", "      - {ngày: 2026-09-02}\n      - {ngày: 2026-11-19}\n"),
    ("rules/intake.yaml", "  - mã: tn-khieu-nai-to-cao\n", NO_MORE + "  - mã: tn-khieu-nai-to-cao\n"),
    ("rules/routing.yaml", HELPED + "    phối hợp: [{nhóm: ubnd-xa-phuong}]\n", HELPED),
    ("sla.yaml", "{lĩnh vực: trat-tu-do-thi}\n    thời hạn: 02 giờ", "{lĩnh vực: trat-tu-do-thi}\n    thời hạn: 01 giờ"),
    ("sla.yaml", "{lĩnh vực: moi-truong}\n    thời hạn: 04 giờ", "{lĩnh vực: moi-truong}\n    thời hạn: 06 giờ"),
    ("rules/routing.yaml", "    chủ trì: phong-kinh-te\n", "    chủ trì: {nhóm: ubnd-xa-phuong}\n"),
    ("rules/routing.yaml", "    chủ trì: trung-tam-y-te\n", "    chủ trì: phong-kinh-te\n"),
    ("rules/publication.yaml", "  - mã: ck-bi-mat\n", WITHHELD + "  - mã: ck-bi-mat\n"),
)  # fmt: skip


def edited(*edits: tuple[str, str, str]) -> dict[str, bytes]:
    """The shipped policy with a text in place of another in some of its files."""
    files = read_directory(ROOT)
    for name, old, new in edits:
        assert old in files[name].decode(), old
        files[name] = files[name].decode().replace(old, new).encode()
    return files


def seed(desk: Desk, many: int) -> None:
    """Reports at all hours: some given to their agency, some of these with a result, the others still running.

    Two were given to another agency later, two rested for a while.
    """
    pick = random.Random(7)
    for number in range(many):
        sent = NOW - timedelta(minutes=30 + pick.randrange(60 * 24 * 9), seconds=pick.randrange(60))
        dispatched = min(sent + timedelta(minutes=pick.randrange(90)), NOW)
        done = dispatched + timedelta(minutes=(45, 120, 60, 300)[number // 8 % 4])
        _passed(desk, number, PLAIN[number % len(PLAIN)], (sent, dispatched, done))
    for number, (category, start) in enumerate(product(WORKING, STARTS), many):
        sent = datetime.fromisoformat(f"{start}+07:00")
        _passed(desk, number, category, (sent, sent, sent + timedelta(hours=(22, 5, 70)[number % 3])))


def _passed(desk: Desk, number: int, category: str, went: tuple[datetime, datetime, datetime]) -> None:
    """One case on its way as far as it went."""
    sent, dispatched, done = went
    code = reported(desk, sent, str(number), category, WARDS[number % 3])
    if number % 9 == 3:
        return
    lead = given(desk, dispatched, code)
    if number in (4, 20):
        lead, dispatched, done = "phong-kinh-te", dispatched + HALF, done + HALF
        way = {"linh-vuc": category, "dia-ban": WARDS[number % 3], "chu-tri": lead, "ly-do": "Không thuộc thẩm quyền."}
        do(desk, dispatched, code, "chuyen-xu-ly", CHIEF, **way)
    if number in (8, 26):
        done += rested(code, dispatched)
    if number % 5 and done < NOW:
        who = Actor(lead, frozenset({"can-bo-don-vi"}), lead)
        do(desk, done, code, "bao-cao-ket-qua", who, **{"ket-qua": "Đã thu dọn."})


def rested(code: str, start: datetime) -> timedelta:
    """The limit of a case rests for a while, as no shipped rule lets it; how long."""
    case = load_case(code)
    assert case
    assert case.limit_clock
    clock = {"clock": case.limit_clock.kind, "epoch": case.limit_clock.epoch}
    for kind, at in (("clock_paused", start + HALF), ("clock_resumed", start + 3 * HALF)):
        said = {**clock, "at": at.isoformat(), "content": "", "due_at": at.isoformat(), "steps": []}
        case = append(case, Event(kind, 1, at, "x", "", said | {"calendar_decided": True, "review_at": None}))
    return 2 * HALF


def reported(desk: Desk, at: datetime, number: str, category: str, ward: str) -> str:
    typed = {
        "linh-vuc": category,
        "dia-ban": ward,
        "noi-dung": f"Hàng quán, xe cộ, việc số {number}.",
        "cam-ket": "yes",
    }
    sent = Submission(number, {k: [v] for k, v in typed.items()})
    return cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), at)


def given(desk: Desk, at: datetime, code: str) -> str:
    """Whose it is now."""
    case = load_case(code)
    assert case
    about = {"co-quan-bi-phan-anh": f"ubnd-{case.facts['ward']}"} if case.facts["category"] == WORKING[0] else {}
    typed = {"linh-vuc": case.facts["category"], "dia-ban": case.facts["ward"], **about}
    do(desk, at, code, "giao-xu-ly", HEAD, **typed)
    case = load_case(code)
    assert case
    return case.lead


def do(desk: Desk, at: datetime, code: str, action: str, who: Actor, **fields: str) -> None:
    case = load_case(code)
    assert case
    sent = Submission(f"{code}{case.seq}", {k: [v] for k, v in fields.items()}, (), case.seq)
    cases.act(desk, code, action, sent, who, at)
