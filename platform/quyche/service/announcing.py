"""Telling people what happened: notices in the app, and messages for the channels, in the event's own transaction."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche import handle
from quyche.case import Case
from quyche.events import Event
from quyche.handle import Actor, notices
from quyche.handle.notices import SENDER, Crowd, Quiet, Told
from quyche.policy.notices import Notice
from quyche.service import duties, reading
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk, stream
from quyche.store import contents, outbox, registers
from quyche.store import notices as rows
from quyche.store.notice_tables import NoticeChoice, PushDevice
from quyche.texts.notices import Words, values_of, worded

MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+")


@dataclass(frozen=True)
class Leaving:
    """One receiver's choices, while messages are written."""

    who: Actor
    choice: NoticeChoice | None
    devices: tuple[PushDevice, ...]
    language: str

    @property
    def quiet(self) -> Quiet | None:
        since = self.choice.quiet_since if self.choice else None
        until = self.choice.quiet_until if self.choice else None
        return Quiet(since, until) if since is not None and until is not None else None


def announce(
    desk: Desk, case: Case, events: Sequence[Event], now: datetime, crowd: Crowd | None = None,
    numbers: Sequence[int] = (),
) -> None:  # fmt: skip
    """Tell everybody what these events mean for them. In the transaction that appends them.

    `case` is as it stands now; the events are those with the given numbers, otherwise its last.
    The policy that serves says who is told what; several steps in one call give a receiver
    one message, for the highest. Who announces for many cases at one instant makes the `crowd` once for all.
    """
    if case.erased:
        rows.withdraw(case.code)
        outbox.withdraw(case.code)
        return
    if not any(notices.noticed(desk.policy, case, e) for e in events):
        return
    crowd = crowd or crowd_of(desk, now)
    told = notices.told(desk.policy, case, events, crowd, numbers)
    receivers = {t.receiver for t in told}
    leaving = leaving_to(crowd, receivers)
    if SENDER in receivers:
        leaving[SENDER] = Leaving(Actor(SENDER, frozenset(), holder=True), None, (), sender_language(desk, case))
    rows.tell([_in_app(desk, case, t, now) for t in told if t.receiver != SENDER])
    outbox.put([m for t in told for m in _messages(desk, case, t, leaving[t.receiver], now)])


def crowd_of(desk: Desk, now: datetime) -> Crowd:
    """Everybody with an account, holding what is theirs and what is lent to them, and who is on duty."""
    return Crowd(tuple(duties.people(desk, now)), duties.duty_roster(desk, now))


def leaving_to(crowd: Crowd, receivers: Collection[str]) -> dict[str, Leaving]:
    """How each of these wants to be told, by account."""
    choices, devices = rows.choices(receivers), rows.devices(receivers)
    return {
        p.id: Leaving(p, choices.get(p.id), tuple(d for d in devices if d.account == p.id), "vi")
        for p in crowd.people
        if p.id in receivers
    }


def _words(desk: Desk, case: Case, t: Told, language: str, now: datetime) -> Words:
    sender = t.receiver == SENDER
    values = values_of(desk.policy, case, t.event, now, desk.live.book.zone, language, sender)
    return worded(t.notice, values, language)


def _in_app(desk: Desk, case: Case, t: Told, now: datetime) -> dict[str, Any]:
    words = _words(desk, case, t, "vi", now)
    return {
        "account": t.receiver, "case": case.code, "stream": stream(case.code), "seq": t.seq,
        "notice": t.notice.head.id, "urgency": t.notice.urgency, "title": words.title, "text": words.text, "at": now,
    }  # fmt: skip


def _messages(desk: Desk, case: Case, t: Told, leaving: Leaving, now: datetime) -> Iterator[dict[str, Any]]:
    """One message for each channel the notice names, the house has, and the receiver has not declined."""
    words = _words(desk, case, t, leaving.language, now)
    due = notices.may_go_at(desk.policy, case, t, leaving.quiet, leaving.who, now, desk.live.book.zone)
    for channel, device in _ways(desk, case, t, leaving):
        yield {
            "key": message_key(stream(case.code), t.seq, t.receiver, channel, device), "stream": stream(case.code),
            "seq": t.seq, "case": case.code, "receiver": t.receiver, "channel": channel, "device": device,
            "urgency": t.notice.urgency, "language": leaving.language, "title": words.title, "text": words.text,
            "due_at": due, "created_at": now,
        }  # fmt: skip


def _ways(desk: Desk, case: Case, t: Told, leaving: Leaving) -> Iterator[tuple[str, str]]:
    """Channels by which this can reach the receiver, each with the device it goes to ("" but for push)."""
    if t.receiver == SENDER:
        mail = "mail" in t.notice.channels and "mail" in desk.channels.outlets
        yield from (("mail", ""),) if mail and sender_mail(desk, case) else ()
    else:
        yield from ways_to(desk, t.notice, leaving)


def ways_to(desk: Desk, notice: Notice, leaving: Leaving) -> Iterator[tuple[str, str]]:
    """The same for somebody with an account."""
    choice = leaving.choice
    for channel in (c for c in notice.channels if c in desk.channels.outlets):
        if choice and f"|{notice.urgency}:{channel}|" in choice.declined:
            continue
        if channel == "push":
            yield from ((channel, d.id) for d in leaving.devices)
        elif channel != "mail" or (choice and choice.content):
            yield channel, ""


def message_key(of: str, seq: int, receiver: str, channel: str, device: str = "") -> str:
    """What a receiver knows a repeat by: the same for the same event, receiver and channel, whenever it is made."""
    return hashlib.sha256(f"{of}\n{seq}\n{receiver}\n{channel}\n{device}".encode()).hexdigest()


def may_still_know(desk: Desk, case: Case, receiver: str, now: datetime) -> bool:
    """Whether a receiver may know of the case at this moment: it may have been locked since, or they left."""
    if receiver == SENDER:
        return handle.sees(desk.policy, case, Actor(SENDER, frozenset(), holder=True))
    account = registers.account(receiver)
    return account is not None and handle.sees(desk.policy, case, duties.standing_in(desk, actor_of(account), now))


def sender_mail(desk: Desk, case: Case) -> str:
    """The sender's e-mail address when that is how they left themselves to be reached; "" otherwise."""
    first = case.entries[0]
    values = reading.values_of(desk, first)
    left = (str(v.value).strip() for v in values if v.field.use == "sender_contact")
    return next((v for v in left if MAIL.fullmatch(v)), "")


def sender_language(desk: Desk, case: Case) -> str:
    """The language the report was sent in."""
    text = contents.get(desk.keys, case.entries[0].content)
    said: Mapping[str, Any] = json.loads(text) if text else {}
    return "en" if said.get("language") == "en" else "vi"
