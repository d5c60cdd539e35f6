"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quyche.handle import Actor
from quyche.policy.policy import Policy
from quyche.service.desk import Desk
from quyche.store import registers
from quyche.store.tables import Account

IDLE = timedelta(hours=12)
WINDOW, MOST_FAILURES = timedelta(minutes=15), 8


class TooManyTries(Exception):
    """Guessing is slowed down: wait a quarter of an hour."""


def sign_in(desk: Desk, name: str, password: str, where: str, at: datetime) -> str | None:
    """A session token, or None. An unknown name takes as long as a wrong password. Raises TooManyTries."""
    keys = (f"name:{name[:64]}", f"from:{where}")
    if any(
        registers.failures(key, at - WINDOW) >= MOST_FAILURES * weight for key, weight in zip(keys, (1, 5), strict=True)
    ):
        raise TooManyTries
    account = registers.account(name)
    if not _matches(account.secret if account else _NOBODY, password) or account is None:
        for key in keys:
            registers.note_failure(key, at)
        return None
    return registers.open_session(account.id, at)


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
    return registers.session_account(token, at, IDLE) if token else None


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
