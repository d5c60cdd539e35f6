"""An office whose people are told of things: what they were told, what left the house, and by which way out."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quyche.case import Case
from quyche.channels import Channels, Message
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, ladder, sending
from quyche.service.choosing import Choices, all_ways, choose
from quyche.service.desk import Desk, Submission, load_case
from quyche.store.contents import Keys
from quyche.store.notice_tables import NoticeRow, OutboxRow

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
WARD, WORDS, PHONE = "ubnd-tan-phong", "Hàng quán bày kín vỉa hè trước cổng trường.", "0912 345 678"


@dataclass
class Postbox:
    """A way out that keeps what it was given, unless told to raise."""

    got: list[Message] = field(default_factory=list)
    raising: Exception | None = None
    tried: int = 0

    def send(self, message: Message) -> None:
        self.tried += 1
        if self.raising:
            raise self.raising
        self.got.append(message)


@dataclass
class Office:
    desk: Desk
    at: datetime
    numbers: Iterator[int]

    def opens(self, **outlets: object) -> None:
        """Set these channels up."""
        self.desk = replace(self.desk, channels=Channels(outlets, "https://phananh.example.vn"))

    def later(self, **length: float) -> None:
        self.at += timedelta(**length)

    def report(self, language: str = "vi", **typed: str) -> str:
        raw = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": WORDS, "cam-ket": "yes"}
        raw |= {k.replace("_", "-"): v for k, v in typed.items()}
        sent = Submission(f"r{next(self.numbers)}", {k: [v] for k, v in raw.items()}, language=language)
        return cases.report(self.desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), self.at)

    def who(self, name: str) -> Actor:
        role = next((r for r in self.desk.policy.roles if r.head.id == name), None)
        return Actor(name, frozenset({name}), role.agency) if role else Actor(name, frozenset({"can-bo-don-vi"}), name)

    def act(self, code: str, action: str, by: str, task: int = 0, **typed: str) -> Case:
        raw = {k.replace("_", "-"): [v] for k, v in typed.items()}
        sent = Submission(f"a{next(self.numbers)}", raw, (), self.case(code).seq, task)
        return cases.act(self.desk, code, action, sent, self.who(by), self.at)

    def assigned(self) -> str:
        """A case the ward has two hours for, from now."""
        code = self.report()
        self.act(code, "giao-xu-ly", "truong-ioc", linh_vuc="trat-tu-do-thi", dia_ban="tan-phong")
        return code

    def case(self, code: str) -> Case:
        found = load_case(code)
        assert found
        return found

    def tick(self) -> None:
        """What the worker does about steps."""
        ladder.fire_due(self.desk, self.at)
        ladder.announce_fired(self.desk, self.at)

    def send(self, most: int = 50) -> int:
        return sending.send_due(self.desk, self.desk.channels, self.at, most)

    def reach(
        self, account: str, quiet: tuple[str, str] = ("", ""), declined: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        """Somebody leaves an address, and says when not to be disturbed."""
        choose(self.desk, account, Choices(f"{account}@example.vn", all_ways() - declined, *quiet))


def told(account: str) -> list[str]:
    """Which notices somebody got in the app, the oldest first."""
    return [r.notice for r in NoticeRow.select().where(NoticeRow.account == account).order_by(NoticeRow.id)]


def outbox(**equal: str) -> list[OutboxRow]:
    rows = OutboxRow.select().order_by(OutboxRow.id)
    return [r for r in rows if all(getattr(r, k) == v for k, v in equal.items())]
