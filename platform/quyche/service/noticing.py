"""A person's own notices. Whoever asks sees their own, and of cases they may no longer know of not a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.service import reading
from quyche.service.desk import Desk
from quyche.store import notices
from quyche.store.notice_tables import NoticeRow

MOST_COUNTED, MOST_FRESH, PAGE = 99, 100, 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its receiver sees it; without `open` the case is closed to them now, and nothing is said of it."""

    id: int
    at: datetime
    urgency: str
    title: str
    text: str
    open: bool


def unread(account: str) -> int:
    """How many are unread, 100 standing for more than 99."""
    return notices.unread(account, MOST_COUNTED + 1)


def page(desk: Desk, actor: Actor, before: int) -> tuple[list[Shown], list[Shown], int]:
    """Unread ones, then a page of those read, and the id after which the next page begins (0 at the end)."""
    fresh = [] if before else notices.page(actor.id, read=False, before=0, most=MOST_FRESH)
    old = notices.page(actor.id, read=True, before=before, most=PAGE + 1)
    more = old[PAGE - 1].id if len(old) > PAGE else 0
    seen: dict[str, bool] = {}
    return _shown(desk, actor, fresh, seen), _shown(desk, actor, old[:PAGE], seen), more


def _shown(desk: Desk, actor: Actor, rows: Iterable[NoticeRow], seen: dict[str, bool]) -> list[Shown]:
    shown = []
    for r in rows:
        if r.case not in seen:
            seen[r.case] = reading.visible(desk, r.case, actor) is not None
        words = (r.title, r.text) if seen[r.case] else ("", "")
        shown.append(Shown(r.id, r.at, r.urgency, *words, seen[r.case]))
    return shown


def read(account: str, ids: Iterable[int] | None, at: datetime) -> int:
    """Mark some of the account's own, or with None all; returns how many were unread."""
    return notices.mark_read(account, ids, at)


def opened(desk: Desk, actor: Actor, notice_id: int, at: datetime) -> str:
    """The code of the case a notice is about; it is read now. Raises NotFound for what is not the actor's to see."""
    row = notices.one(actor.id, notice_id)
    if row is None or reading.visible(desk, row.case, actor) is None:
        raise NotFound(str(notice_id))
    notices.mark_read(actor.id, [notice_id], at)
    return str(row.case)
