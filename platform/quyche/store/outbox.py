"""Messages that have to leave the house: waiting, in hand, sent, given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from quyche.store.notice_tables import ChannelRest, OutboxRow

WAITING, SENT, DEAD, DROPPED = "waiting", "sent", "dead", "dropped"

SOME_WORKERS = 8
"""So many messages are looked at before one finds none free: others may have the first ones in hand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands: how many wait and are due, how many were given up, since when the oldest is due."""

    waiting: int
    dead: int
    oldest: datetime | None


def put(rows: Sequence[dict[str, Any]]) -> None:
    """Keep messages; one whose key is known already is not kept twice. In the event's transaction."""
    if rows:
        OutboxRow.insert_many(rows).on_conflict_ignore().execute()


def claim(channels: Iterable[str], now: datetime, lasts: timedelta, but: Iterable[str] = ()) -> OutboxRow | None:
    """Take the oldest due message in hand until `now + lasts`, one more try counted; None when there is none.

    Of two workers only one gets it. Messages to the devices of `but` are left alone.
    """
    free = OutboxRow.leased_until.is_null() | (OutboxRow.leased_until <= now)
    due = (OutboxRow.state == WAITING) & OutboxRow.channel.in_(list(channels)) & (OutboxRow.due_at <= now)
    query = OutboxRow.select().where(due & free & OutboxRow.device.not_in(list(but)))
    found = query.order_by(OutboxRow.due_at, OutboxRow.id).limit(SOME_WORKERS)
    return next((row for row in found if _take(row, now, now + lasts)), None)


def _take(row: OutboxRow, now: datetime, until: datetime) -> bool:
    free = OutboxRow.leased_until.is_null() | (OutboxRow.leased_until <= now)
    mine = (OutboxRow.id == row.id) & (OutboxRow.state == WAITING) & (OutboxRow.tries == row.tries) & free
    row.tries += 1
    return bool(OutboxRow.update(leased_until=until, tries=row.tries).where(mine).execute())


def end(row_id: int, state: str, at: datetime, problem: str = "") -> None:
    """A message is sent, given up or no longer for its receiver; what it said is kept only while it may go again."""
    ended: dict[str, Any] = {"state": state, "ended_at": at, "leased_until": None, "problem": problem}
    if state != DEAD:
        ended |= {"title": "", "text": ""}
    OutboxRow.update(**ended).where(OutboxRow.id == row_id).execute()


def postpone(row_id: int, due: datetime, problem: str) -> None:
    """It did not go; it is tried again when due."""
    later = {"due_at": due, "leased_until": None, "problem": problem}
    OutboxRow.update(**later).where(OutboxRow.id == row_id).execute()


def resting() -> dict[str, ChannelRest]:
    """Channels that did not answer when last tried, by name."""
    return {r.channel: r for r in ChannelRest.select()}


def rest(channel: str, failures: int, now: datetime, until: datetime, problem: str) -> None:
    """A channel did not answer: nothing is tried on it before `until`."""
    row = {"failures": failures, "until": until, "problem": problem}
    update = ChannelRest.insert(channel=channel, since=now, **row)
    update.on_conflict(conflict_target=[ChannelRest.channel], update=row).execute()


def answered(channel: str) -> None:
    ChannelRest.delete().where(ChannelRest.channel == channel).execute()


def again(row_id: int, now: datetime) -> bool:
    """Whether a message given up waits once more, with the key it had."""
    fresh = {"state": WAITING, "tries": 0, "due_at": now, "ended_at": None, "problem": ""}
    return bool(OutboxRow.update(**fresh).where((OutboxRow.id == row_id) & (OutboxRow.state == DEAD)).execute())


def dead(most: int = 200) -> list[OutboxRow]:
    """Messages given up, the newest first."""
    query = OutboxRow.select().where(OutboxRow.state == DEAD)
    return list(query.order_by(OutboxRow.ended_at.desc(), OutboxRow.id.desc()).limit(most))


def withdraw(case: str) -> None:
    """Forget every message about a case, sent or not."""
    OutboxRow.delete().where(OutboxRow.case == case).execute()


def standing(now: datetime) -> Standing:
    """For metrics and for whoever looks after the channels: narrow counts over one index."""
    due = (OutboxRow.state == WAITING) & (OutboxRow.due_at <= now)
    waiting = OutboxRow.select().where(due)
    dead_ones = OutboxRow.select().where(OutboxRow.state == DEAD).count()
    oldest = waiting.order_by(OutboxRow.due_at).first()
    return Standing(int(waiting.count()), int(dead_ones), oldest.due_at if oldest else None)


def by_channel(now: datetime) -> dict[str, int]:
    """How many are due and waiting in each channel."""
    due = (OutboxRow.state == WAITING) & (OutboxRow.due_at <= now)
    query: Any = OutboxRow.select(OutboxRow.channel, fn.COUNT(OutboxRow.id).alias("many")).where(due)
    return {row.channel: int(row.many) for row in query.group_by(OutboxRow.channel)}
