"""Messages leaving the house, each tried until it is gone or given up; never within a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quyche.activation import STREAM
from quyche.case import Case
from quyche.channels import Channels, Message, Unanswered, Undeliverable
from quyche.handle.notices import SENDER
from quyche.policy.rules import CATEGORY, WARD
from quyche.service import alarming
from quyche.service.announcing import may_still_know, sender_mail
from quyche.service.choosing import mail_of
from quyche.service.desk import Desk, load_case
from quyche.store import contents, notices, outbox
from quyche.store.notice_tables import OutboxRow

LEASE = timedelta(minutes=5)
MOST_TRIES, A_TURN = 12, 10
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
LONGEST_REST = timedelta(minutes=30)


def send_due(desk: Desk, channels: Channels, now: datetime, most: int = 50) -> int:
    """Send what is due by now, the oldest first; returns how many messages went.

    A channel that does not answer rests alone, longer each time; what failed waits longer each time and is
    a dead letter after twelve tries. A message is marked only once it went: killed in between, it
    goes again with the same key.
    """
    round_ = _Round(desk, channels, now)
    resting = outbox.resting()
    up = {c for c in channels.outlets if c not in resting or resting[c].until <= now}
    for _ in range(most):
        row = outbox.claim(up - round_.down, now, LEASE, round_.mute)
        if row is None:
            break
        round_.send(row)
    return round_.sent


def send_waiting(desk: Desk, now: datetime) -> int:
    """A worker's turn: so few at once that a slow channel keeps it from nothing else for long."""
    return send_due(desk, desk.channels, now, A_TURN)


class _Round:
    """One pass over the outbox: which channels and devices turned out not to answer."""

    def __init__(self, desk: Desk, channels: Channels, now: datetime) -> None:
        self.desk, self.channels, self.now = desk, channels, now
        self.sent = 0
        self.down: set[str] = set()
        self.mute: set[str] = set()

    def send(self, row: OutboxRow) -> None:
        message = _message(self.desk, self.channels, row, self.now)
        if message is None:
            outbox.end(row.id, outbox.DROPPED, self.now)
            return
        try:
            self.channels.outlets[row.channel].send(message)
        except Unanswered as silence:
            self._rest(row, str(silence))
        except Undeliverable as failure:
            self._fail(row, str(failure), failure.final)
        else:
            outbox.end(row.id, outbox.SENT, self.now)
            outbox.answered(row.channel)
            self.sent += 1

    def _rest(self, row: OutboxRow, why: str) -> None:
        known = outbox.resting().get(row.channel)
        failures = known.failures + 1 if known else 1
        until = self.now + min(LONGEST_REST, FIRST_DELAY * 2 ** min(failures - 1, 10))
        with self.desk.database.atomic():
            outbox.rest(row.channel, failures, self.now, until, why)
            _put_off(row, until, why, self.now)
        self.down.add(row.channel)

    def _fail(self, row: OutboxRow, why: str, final: bool) -> None:
        if final:
            outbox.end(row.id, outbox.DEAD, self.now, why)
            if row.device and why in GONE:
                forget_device(self.desk, row.receiver, row.device)
            return
        if row.device:
            self.mute.add(row.device)
        _put_off(row, self.now + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(row.tries - 1, 10)), why, self.now)


GONE = ("http 404", "http 410")
"""A push service's word that a browser takes no messages any more."""


def _put_off(row: OutboxRow, until: datetime, why: str, now: datetime) -> None:
    if row.tries >= MOST_TRIES:
        outbox.end(row.id, outbox.DEAD, now, why)
    else:
        outbox.postpone(row.id, until, why)


def _message(desk: Desk, channels: Channels, row: OutboxRow, now: datetime) -> Message | None:
    """The message to send, or None when its receiver may no longer know, or cannot be reached that way any more."""
    if row.stream == STREAM:
        return _alarm(desk, channels, row, now)
    case = load_case(row.case)
    if case is None or not may_still_know(desk, case, row.receiver, now):
        return None
    sender = row.receiver == SENDER and row.channel == "mail"
    address = (sender_mail(desk, case) or None) if sender else _address(desk, row)
    if address is None:
        return None
    path = "/theo-doi" if row.receiver == SENDER else f"/vu-viec/{row.case}"
    return Message(
        row.key, row.receiver, address, row.title, row.text, channels.link(path), row.language, row.urgency, now,
        _facts(case),
    )  # fmt: skip


def _alarm(desk: Desk, channels: Channels, row: OutboxRow, now: datetime) -> Message | None:
    """The same for what happened to the policy itself."""
    address = _address(desk, row) if alarming.may_still_follow(desk, row.receiver, now) else None
    if address is None:
        return None
    return Message(
        row.key, row.receiver, address, row.title, alarming.whole(desk, row.text, row.seq),
        channels.link(alarming.page_of(row.seq)), row.language, row.urgency, now,
        dict.fromkeys(("case", "category", "ward", "due"), ""),
    )  # fmt: skip


def _address(desk: Desk, row: OutboxRow) -> str | None:
    """Of somebody with an account, as the channel needs it; None when there is none any more."""
    if row.channel == "mail":
        return mail_of(desk, row.receiver) or None
    if row.channel == "push":
        device = notices.device(row.device)
        return contents.get(desk.keys, device.content) if device and device.account == row.receiver else None
    return ""


def _facts(case: Case) -> dict[str, str]:
    clock = case.limit_clock
    return {
        "case": case.code, "category": case.facts.get(CATEGORY, ""), "ward": case.facts.get(WARD, ""),
        "due": clock.due_at.isoformat() if clock else "",
    }  # fmt: skip


def forget_device(desk: Desk, account: str, device_id: str) -> bool:
    """Whether the account had this device; it gets nothing any more."""
    with desk.database.atomic():
        content = notices.forget_device(account, device_id)
        if content:
            contents.drop(content)
    return bool(content)


@dataclass(frozen=True, slots=True)
class Failed:
    """A message given up, without a word of what it said."""

    id: int
    channel: str
    receiver: str
    urgency: str
    tries: int
    problem: str
    at: datetime | None


def failed() -> list[Failed]:
    return [Failed(r.id, r.channel, r.receiver, r.urgency, r.tries, r.problem, r.ended_at) for r in outbox.dead()]
