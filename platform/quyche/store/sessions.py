"""Who is signed in, on what; who has shown a password and not yet a code; tries that went wrong."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quyche.store.account_tables import Failure, HalfSession, SecondFactor, SessionNote, SessionRow
from quyche.store.tables import Account

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Held:
    """A session as a request finds it; `confirmed`: its account has a second factor."""

    account: Account
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as its owner sees it; `id` gives no way in."""

    id: str
    since: datetime | None
    last_seen: datetime
    device: str


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(account_id: str, at: datetime, device: str = "") -> str:
    """A new session's token; the database keeps only its digest."""
    token = secrets.token_urlsafe(32)
    SessionRow.insert(token=digest(token), account=account_id, last_seen=at).execute()
    SessionNote.insert(token=digest(token), since=at, device=device).execute()
    return token


def held(token: str, now: datetime, lasts: timedelta, by_itself: bool = False) -> Held | None:
    """Whose session it is, unless it has been idle too long; a page asking `by_itself` does not keep it awake."""
    query: Any = Account.select(Account, SessionRow.last_seen, SecondFactor.confirmed_at)
    query = query.join(SessionRow, on=(SessionRow.account == Account.id))
    query = query.left_outer_join(SecondFactor, on=(SecondFactor.account == Account.id))
    row = query.where((SessionRow.token == digest(token)) & Account.active).objects().first()
    if row is None or now - row.last_seen > lasts:
        return None
    if now - row.last_seen > SEEN_EVERY and not by_itself:
        SessionRow.update(last_seen=now).where(SessionRow.token == digest(token)).execute()
    return Held(row, row.confirmed_at is not None)


def close(token: str) -> None:
    _end(SessionRow.token == digest(token))


def close_one(account_id: str, session_id: str) -> bool:
    """Whether the account had such a session."""
    return _end((SessionRow.account == account_id) & (SessionRow.token == session_id))


def close_others(account_id: str, token: str = "") -> bool:
    """Whether there was any session but the one of this token, begun ones included."""
    HalfSession.delete().where(HalfSession.account == account_id).execute()
    return _end((SessionRow.account == account_id) & (SessionRow.token != digest(token)))


def close_idle(account_id: str, before: datetime) -> None:
    _end((SessionRow.account == account_id) & (SessionRow.last_seen < before))


def _end(which: Any) -> bool:
    tokens = [r.token for r in SessionRow.select(SessionRow.token).where(which)]
    SessionNote.delete().where(SessionNote.token.in_(tokens)).execute()
    return bool(SessionRow.delete().where(SessionRow.token.in_(tokens)).execute())


def of_account(account_id: str, since: datetime) -> list[Listed]:
    """Sessions seen after an instant, the one seen last first."""
    query: Any = SessionRow.select(SessionRow, SessionNote.since, SessionNote.device)
    query = query.left_outer_join(SessionNote, on=(SessionNote.token == SessionRow.token))
    query = query.where((SessionRow.account == account_id) & (SessionRow.last_seen >= since))
    rows = query.order_by(SessionRow.last_seen.desc(), SessionRow.token).objects()
    return [Listed(r.token, r.since, r.last_seen, r.device or "") for r in rows]


def open_half(account_id: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    HalfSession.insert(token=digest(token), account=account_id, at=at).execute()
    return token


def half(token: str, since: datetime) -> Account | None:
    """Who has shown a password after `since` and not yet a code."""
    query: Any = Account.select().join(HalfSession, on=(HalfSession.account == Account.id))
    found: Account | None = query.where(
        (HalfSession.token == digest(token)) & (HalfSession.at > since) & Account.active
    ).first()
    return found


def close_half(token: str) -> bool:
    """Whether it was still open: of two at once, one closes it."""
    return bool(HalfSession.delete().where(HalfSession.token == digest(token)).execute())


def begin_try(keys: tuple[str, ...], at: datetime) -> list[int]:
    """Count a try as failed until it turns out right, so that many at once cannot all slip under the limit."""
    return [int(Failure.insert(key=key, at=at).execute()) for key in keys]


def forget_try(tries: list[int]) -> None:
    Failure.delete().where(Failure.id.in_(tries)).execute()


def sweep(before: datetime) -> None:
    """Drop what no longer counts."""
    Failure.delete().where(Failure.at < before).execute()
    HalfSession.delete().where(HalfSession.at < before).execute()
