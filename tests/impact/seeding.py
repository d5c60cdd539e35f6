"""Cases with a past, and another policy to hold beside the shipped one."""

import random
from datetime import UTC, datetime, timedelta

from reporting import HEAD, ROOT

from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.preparing import read_directory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PLAIN = ("trat-tu-do-thi", "moi-truong", "gia-ca-thi-truong", "van-hoa-du-lich", "ve-sinh-an-toan-thuc-pham")
WARDS = ("tan-phong", "doan-ket", "san-thang")

WITHHELD = """  - mã: ck-van-hoa
    trường hợp riêng của: ck-chung
    áp dụng khi: {lĩnh vực: van-hoa-du-lich, bi-mat-nha-nuoc: không, khieu-nai-to-cao: không}
    trả lời: không công khai
    căn cứ: Điều 8 khoản 1
"""
EDITS = (
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


def seed(desk: Desk, many: int) -> list[str]:
    """Reports at all hours: some given to their agency, some of these with a result, the others still running."""
    pick = random.Random(7)
    codes = []
    for number in range(many):
        sent = NOW - timedelta(minutes=30 + pick.randrange(60 * 24 * 9), seconds=pick.randrange(60))
        codes.append(reported(desk, sent, str(number), pick.choice(PLAIN), pick.choice(WARDS)))
        dispatched = min(sent + timedelta(minutes=pick.randrange(90)), NOW)
        if number % 7 == 0:
            continue
        lead = given(desk, dispatched, codes[-1])
        done = dispatched + timedelta(minutes=pick.choice((45, 90, 300)))
        if number % 5 and done < NOW:
            who = Actor(lead, frozenset({"can-bo-don-vi"}), lead)
            do(desk, done, codes[-1], "bao-cao-ket-qua", who, **{"ket-qua": "Đã thu dọn."})
    return codes


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
    do(desk, at, code, "giao-xu-ly", HEAD, **{"linh-vuc": case.facts["category"], "dia-ban": case.facts["ward"]})
    case = load_case(code)
    assert case
    return case.lead


def do(desk: Desk, at: datetime, code: str, action: str, who: Actor, **fields: str) -> None:
    case = load_case(code)
    assert case
    sent = Submission(f"{code}{case.seq}", {k: [v] for k, v in fields.items()}, (), case.seq)
    cases.act(desk, code, action, sent, who, at)
