"""Reports and actions of a few people, for tests of lists and searches."""

import base64
from datetime import UTC, datetime
from pathlib import Path

from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.desk import Desk, Submission, load_case
from quyche.store.contents import Keys

ROOT = Path(__file__).parents[2]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
WARD = Actor("ubnd-tan-phong", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong")
OTHER = Actor("ubnd-san-thang", frozenset({"can-bo-don-vi"}), "ubnd-san-thang")
CHIEF = Actor("chanh-van-phong", frozenset({"chanh-van-phong"}), "van-phong")
ADMIN = Actor("nobody", frozenset(), "")


def report(desk: Desk, text: str, **fields: str) -> str:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": text, "cam-ket": "yes"} | fields
    sent = Submission(text, {k: [v] for k, v in typed.items()})
    return cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), AT)


def act(desk: Desk, code: str, action: str, who: Actor, **fields: str) -> None:
    case = load_case(code)
    assert case
    sent = Submission(f"{code}{action}{case.seq}", {k: [v] for k, v in fields.items()}, (), case.seq)
    cases.act(desk, code, action, sent, who, AT)
