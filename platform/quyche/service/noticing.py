"""A person's own notices. Whoever asks sees their own, and of cases they may no longer know of not a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quyche.activation import STREAM
from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.handle.notices import may_follow
from quyche.service import alarming, reading
from quyche.service.desk import Desk
from quyche.store import notices
from quyche.store.notice_tables import NoticeRow

MOST_COUNTED, MOST_FRESH, PAGE = 99, 100, 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its receiver sees it; without `open` the case is closed to them now, and nothing is said of it.
    One without a case is about the policy itself.
    """

    id: int
    at: datetime
    urgency: str
    title: str
    text: str
    open: bool
    of_policy: bool


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
            seen[r.case] = _may_know(desk, r, actor)
        words = (r.title, _whole(desk, r)) if seen[r.case] else ("", "")
        shown.append(Shown(r.id, r.at, r.urgency, *words, seen[r.case], r.stream == STREAM))
    return shown


def _may_know(desk: Desk, row: NoticeRow, actor: Actor) -> bool:
    if row.stream == STREAM:
        return may_follow(desk.policy, actor)
    return reading.visible(desk, row.case, actor) is not None


def _whole(desk: Desk, row: NoticeRow) -> str:
    return alarming.whole(desk, row.text, row.seq) if row.stream == STREAM else str(row.text)


def read(account: str, ids: Iterable[int] | None, at: datetime) -> int:
    """Mark some of the account's own, or with None all; returns how many were unread."""
    return notices.mark_read(account, ids, at)


def opened(desk: Desk, actor: Actor, notice_id: int, at: datetime) -> str:
    """Where what a notice is about is shown; it is read now. Raises NotFound for what is not the actor's to see."""
    row = notices.one(actor.id, notice_id)
    if row is None or not _may_know(desk, row, actor):
        raise NotFound(str(notice_id))
    notices.mark_read(actor.id, [notice_id], at)
    return alarming.page_of(row.seq) if row.stream == STREAM else f"/vu-viec/{row.case}"
