"""Telling people what happens to the policy itself: an emergency brought a version into force, or one was refused.

Told from the record, by whichever process comes first: whatever wrote the record, nothing is told twice or left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.activation import STREAM, Activation, Record, Refusal, serving_at
from quyche.handle.notices import may_follow, told_of_policy
from quyche.policy.dated import on_day
from quyche.policy.notices import EMERGENCY, REFUSED, Notice
from quyche.policy.policy import Policy
from quyche.service import duties, recording
from quyche.service.accounts import actor_of
from quyche.service.announcing import Leaving, crowd_of, leaving_to, message_key, ways_to
from quyche.service.desk import Desk
from quyche.store import contents, journal, notices, outbox, registers
from quyche.texts.activation_messages import ACTORS, reason_said, word
from quyche.texts.notices import Words, worded
from quyche.texts.words import when

TOLD = "told-of-policy"
"""The number of the last event of the record that people were told of."""
SEALED = "{…}"
"""Stands in a kept text for what somebody typed as a reason; that is sealed, and put in for whoever reads."""
MOST = 600
"""Letters of a refusal's reasons; its page has them all."""


@dataclass(frozen=True, slots=True)
class _Alarm:
    """One event of the record, and what may be said of it."""

    number: int
    occasion: str
    by: str
    values: Mapping[str, str]


def alarm_due(desk: Desk, now: datetime) -> int:
    """Tell of what was recorded since the last turn; returns how many events that were."""
    last, length = int(registers.mark(TOLD) or 0), journal.length(STREAM)
    if length <= last:
        return 0
    record = recording.read()
    found = [a for a in _alarms(desk, record) if last < a.number <= length]
    with desk.database.atomic():
        for alarm in found:
            _tell(desk, record, alarm, now)
        registers.set_mark(TOLD, str(length))
    return len(found)


def _alarms(desk: Desk, record: Record) -> Iterator[_Alarm]:
    for made in record.activations:
        if made.kind == "emergency":
            yield _Alarm(made.id, EMERGENCY, made.by, _values(desk, made, made.start, SEALED))
    for refused in record.refusals:
        why = "; ".join(reason_said(code, words) for code, words in refused.reasons)
        yield _Alarm(refused.id, REFUSED, refused.by, _values(desk, refused, refused.at, why))


def _values(desk: Desk, told: Activation | Refusal, moment: datetime, why: str) -> dict[str, str]:
    account = registers.account(told.by)
    return {
        "version": told.source[:12], "who": account.name if account else word(ACTORS, told.by),
        "moment": when(moment, desk.live.book.zone), "why": why if len(why) <= MOST else why[:MOST] + " …",
    }  # fmt: skip


def _tell(desk: Desk, record: Record, alarm: _Alarm, now: datetime) -> None:
    """An emergency is told to whoever made it as well: it may not have been they who used their account."""
    crowd = crowd_of(desk, now)
    told = dict(told_of_policy(_policy_before(desk, record, alarm.number, now), alarm.occasion, crowd))
    if alarm.occasion == REFUSED:
        told.pop(alarm.by, None)
    leaving = leaving_to(crowd, told)
    said = {receiver: worded(notice, alarm.values, leaving[receiver].language) for receiver, notice in told.items()}
    notices.tell([_in_app(alarm, r, n, said[r], now) for r, n in told.items()])
    outbox.put([m for r, n in told.items() for m in _messages(desk, alarm, n, leaving[r], said[r], now)])


def _policy_before(desk: Desk, record: Record, number: int, now: datetime) -> Policy:
    """What served when the event was written: an emergency does not choose who hears of it."""
    written = [a for a in record.activations if a.id < number]
    told: tuple[Activation | Refusal, ...] = (*record.activations, *record.refusals)
    at = next(e.at for e in told if e.id == number)
    before = None if desk.serving.follow else serving_at(written, at)
    book = desk.serving.version(before.source).book if before else None
    return on_day(book.policy, book.local_day(now)) if book else desk.policy


def _in_app(alarm: _Alarm, receiver: str, notice: Notice, said: Words, now: datetime) -> dict[str, Any]:
    return {
        "account": receiver, "case": "", "stream": STREAM, "seq": alarm.number, "notice": notice.head.id,
        "urgency": notice.urgency, "title": said.title, "text": said.text, "at": now,
    }  # fmt: skip


def _messages(
    desk: Desk, alarm: _Alarm, notice: Notice, leaving: Leaving, said: Words, now: datetime
) -> Iterator[dict[str, Any]]:
    """One for each way the receiver has not declined; no hours of quiet hold it back."""
    for channel, device in ways_to(desk, notice, leaving):
        yield {
            "key": message_key(STREAM, alarm.number, leaving.who.id, channel, device), "stream": STREAM,
            "seq": alarm.number, "case": "", "receiver": leaving.who.id, "channel": channel, "device": device,
            "urgency": notice.urgency, "language": leaving.language, "title": said.title, "text": said.text,
            "due_at": now, "created_at": now,
        }  # fmt: skip


def may_still_follow(desk: Desk, account_id: str, now: datetime) -> bool:
    """Whether somebody may still look at the policy's versions at this moment."""
    account = registers.account(account_id)
    return account is not None and may_follow(desk.policy, duties.standing_in(desk, actor_of(account), now))


def whole(desk: Desk, text: str, number: int) -> str:
    """A kept text with the reason that was typed, for those who may read it."""
    if SEALED not in text:
        return text
    sealed = next((a.reason for a in recording.read().activations if a.id == number), "")
    return text.replace(SEALED, contents.get(desk.keys, sealed) or "")


def page_of(number: int) -> str:
    """Where an event of the record is shown."""
    return f"/chinh-sach/hieu-luc/{number}"
