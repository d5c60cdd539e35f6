"""What accounts were told in the app, and how each wants to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from peewee import Value, fn

from quyche.store.notice_tables import NoticeChoice, NoticeRow, PushDevice


def tell(rows: Sequence[dict[str, Any]]) -> None:
    """Keep notices; one that an account already has for an event stays as it is. In the event's transaction."""
    if rows:
        NoticeRow.insert_many(rows).on_conflict_ignore().execute()


def unread(account: str, most: int) -> int:
    """How many nobody has looked at, counted no further than `most`."""
    return int(_unread(account).limit(most).count())


def _unread(account: str) -> Any:
    return NoticeRow.select(NoticeRow.id).where((NoticeRow.account == account) & NoticeRow.read_at.is_null())


def counting_unread(account: str, number: int, most: int) -> Any:
    """The same as a part of a query that counts other things too, told by the number given."""
    few = _unread(account).limit(most).alias("few_notices")
    return NoticeRow.select(Value(number).alias("number"), fn.COUNT(few.c.id).alias("many"), Value(0)).from_(few)


def page(account: str, read: bool, before: int, most: int) -> list[NoticeRow]:
    """The newest of an account's notices, read or unread; `before` is the id of the last one seen, 0 at first."""
    mine = (NoticeRow.account == account) & NoticeRow.read_at.is_null(not read)
    if before:
        mine &= NoticeRow.id < before
    return list(NoticeRow.select().where(mine).order_by(NoticeRow.id.desc()).limit(most))


def one(account: str, notice_id: int) -> NoticeRow | None:
    """A notice of this very account."""
    return NoticeRow.get_or_none((NoticeRow.account == account) & (NoticeRow.id == notice_id))


def mark_read(account: str, ids: Iterable[int] | None, at: datetime) -> int:
    """Mark some, or with None all; returns how many were unread."""
    mine = (NoticeRow.account == account) & NoticeRow.read_at.is_null()
    if ids is not None:
        mine &= NoticeRow.id.in_(list(ids))
    return int(NoticeRow.update(read_at=at).where(mine).execute())


def withdraw(case: str) -> None:
    """Take back everything said of a case in the app."""
    NoticeRow.delete().where(NoticeRow.case == case).execute()


def choice(account: str) -> NoticeChoice | None:
    return NoticeChoice.get_or_none(NoticeChoice.account == account)


def choices(accounts: Iterable[str]) -> dict[str, NoticeChoice]:
    return {c.account: c for c in NoticeChoice.select().where(NoticeChoice.account.in_(list(accounts)))}


def choose(account: str, content: str, declined: Iterable[str], quiet: tuple[int, int] | None) -> None:
    since, until = quiet or (None, None)
    listed = sorted(declined)
    row = {
        "account": account, "content": content, "declined": "|" + "|".join(listed) + "|" if listed else "",
        "quiet_since": since, "quiet_until": until,
    }  # fmt: skip
    NoticeChoice.insert(row).on_conflict(conflict_target=[NoticeChoice.account], update=row).execute()


def devices(accounts: Iterable[str]) -> list[PushDevice]:
    return list(PushDevice.select().where(PushDevice.account.in_(list(accounts))).order_by(PushDevice.since))


def device(device_id: str) -> PushDevice | None:
    return PushDevice.get_or_none(PushDevice.id == device_id)


def keep_device(device_id: str, account: str, name: str, content: str, at: datetime) -> None:
    row = {"id": device_id, "account": account, "name": name, "content": content, "since": at}
    PushDevice.insert(row).on_conflict(conflict_target=[PushDevice.id], update=row).execute()


def forget_device(account: str, device_id: str) -> str:
    """The record that held its address; "" when it is not the account's."""
    row = PushDevice.get_or_none((PushDevice.id == device_id) & (PushDevice.account == account))
    if row is None:
        return ""
    PushDevice.delete().where(PushDevice.id == device_id).execute()
    return str(row.content)
