"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quyche.handle import Actor
from quyche.policy.policy import Policy
from quyche.service import account_log, second_factor
from quyche.service.desk import Desk
from quyche.store import registers, sessions
from quyche.store.tables import Account

IDLE = timedelta(hours=12)
WINDOW, MOST_FAILURES, FROM_ONE_ADDRESS = timedelta(minutes=15), 8, 5
"""So many wrong tries on a name in that time, and five times as many from an address."""
HALF_WAY = timedelta(minutes=10)


class TooManyTries(Exception):
    """Guessing is slowed down: wait a quarter of an hour."""


class CodeWanted(Exception):
    """The password was right; `half` stands for that until the code comes, ten minutes at most."""

    def __init__(self, half: str) -> None:
        super().__init__("code wanted")
        self.half = half


class Expired(Exception):
    """Too much time went by between password and code: begin again."""


def sign_in(desk: Desk, name: str, password: str, where: str, at: datetime, device: str = "") -> str | None:
    """A session token, or None. An unknown name takes as long as a wrong password.

    Raises TooManyTries; CodeWanted when the account has a second factor.
    """
    tries = begin_try((f"name:{name[:64]}", f"from:{where}"), at)
    account = registers.account(name)
    if not _matches(account.secret if account else _NOBODY, password) or account is None:
        return None
    sessions.forget_try(tries)
    if second_factor.has(account.id):
        raise CodeWanted(sessions.open_half(account.id, at))
    return _let_in(desk, account.id, at, device)


def enter_code(desk: Desk, half: str, code: str, where: str, at: datetime, device: str = "") -> str | None:
    """The second step: a session token, or None when the code is wrong or was used. Raises TooManyTries, Expired."""
    account = sessions.half(half, at - HALF_WAY)
    if account is None:
        raise Expired
    tries = begin_try((f"code:{account.id}", f"from:{where}"), at)
    if not second_factor.proves(desk, account.id, code, at):
        return None
    sessions.forget_try(tries)
    if not sessions.close_half(half):
        raise Expired
    return _let_in(desk, account.id, at, device)


def enrol(desk: Desk, account_id: str, code: str, where: str, at: datetime) -> list[str]:
    """Recovery codes when the code is the phone's, else none. Raises TooManyTries."""
    tries = begin_try((f"code:{account_id}", f"from:{where}"), at)
    codes = second_factor.confirm(desk, account_id, code, at)
    if codes:
        sessions.forget_try(tries)
    return codes


def leave_one(desk: Desk, account_id: str, session_id: str, at: datetime) -> bool:
    """Whether a session of one's own, seen in the list of them, was ended."""
    with desk.database.atomic():
        ended = sessions.close_one(account_id, session_id)
        if ended:
            account_log.done(account_id, "account-session-ended", at)
    return ended


def leave_others(desk: Desk, account_id: str, token: str, at: datetime) -> None:
    """End all of one's own sessions but the one with this token."""
    with desk.database.atomic():
        if sessions.close_others(account_id, token):
            account_log.done(account_id, "account-sessions-ended", at)


def drop_factor(desk: Desk, account_id: str, password: str, code: str, where: str, at: datetime) -> bool:
    """Forget the phone when both password and code are right. Raises TooManyTries."""
    tries = begin_try((f"code:{account_id}", f"from:{where}"), at)
    account = registers.account(account_id)
    if account is None or not _matches(account.secret, password):
        return False
    if not second_factor.proves(desk, account_id, code, at):
        return False
    sessions.forget_try(tries)
    with desk.database.atomic():
        second_factor.forget(desk, account_id)
        account_log.done(account_id, "account-factor-dropped", at)
    return True


def begin_try(keys: tuple[str, str], at: datetime) -> list[int]:
    """Count a try on a name and from an address until it turns out right. Raises TooManyTries."""
    sessions.sweep(at - WINDOW)
    tries = sessions.begin_try(keys, at)
    for key, weight in zip(keys, (1, FROM_ONE_ADDRESS), strict=True):
        if registers.failures(key, at - WINDOW) > MOST_FAILURES * weight:
            sessions.forget_try(tries)
            raise TooManyTries
    return tries


def _let_in(desk: Desk, account_id: str, at: datetime, device: str) -> str:
    with desk.database.atomic():
        sessions.close_idle(account_id, at - IDLE)
        return sessions.open_session(account_id, at, device)


def _matches(secret: str, password: str) -> bool:
    try:
        return _hasher.verify(secret, password)
    except (VerificationError, InvalidHashError):
        return False


def proves(account_id: str, password: str) -> bool:
    """Whether this is the account's password."""
    account = registers.account(account_id)
    return account is not None and _matches(account.secret, password)


_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def whose(token: str, at: datetime) -> Account | None:
    found = held(token, at)
    return found.account if found else None


def held(token: str, at: datetime, by_itself: bool = False) -> sessions.Held | None:
    """The session of a token, and whether its account has a second factor. `by_itself`: nobody clicked."""
    return sessions.held(token, at, IDLE, by_itself) if token else None


def actor_of(account: Account) -> Actor:
    return Actor(account.id, frozenset(filter(None, account.roles.split("|"))), account.agency)


def sample_accounts(policy: Policy, password: str) -> None:
    """One account for each role and each agency, named like it: for trials only."""
    secret = hashed(password)
    for agency in policy.agencies:
        if agency.role:
            registers.keep_account(agency.head.id, agency.label.vi, frozenset({agency.role}), agency.head.id, secret)
    for role in policy.roles:
        registers.keep_account(role.head.id, role.label.vi, frozenset({role.head.id}), role.agency, secret)
