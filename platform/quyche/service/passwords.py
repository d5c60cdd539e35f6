"""People set their password with a code, once, and change it with the old one."""

from __future__ import annotations

from datetime import datetime

from quyche.errors import Refused
from quyche.events import VERSION, Event
from quyche.service import accounts
from quyche.service.accounts import MOST_FAILURES, WINDOW, TooManyTries
from quyche.service.desk import ALPHABET, Desk
from quyche.store import grants, journal, registers

SHORTEST, LONGEST = 12, 200


def set_first(desk: Desk, account_id: str, code: str, password: str, again: str, where: str, at: datetime) -> bool:
    """Whether the code was this account's; an unknown account and a wrong code are one and the same.

    Raises TooManyTries, or Refused when the password will not do (the code is still good then).
    """
    keys = (f"first-password:{account_id[:64]}", f"from:{where}")
    if any(registers.failures(k, at - WINDOW) >= MOST_FAILURES * w for k, w in zip(keys, (1, 5), strict=True)):
        raise TooManyTries
    _demand(account_id, password, again)
    with desk.database.atomic():
        good = registers.account(account_id) is not None and grants.spend_code(account_id, tidy(code), at)
        if good:
            _keep(account_id, password, "", at)
    if not good:
        for key in keys:
            registers.note_failure(key, at)
    return good


def change(desk: Desk, account_id: str, old: str, password: str, again: str, token: str, at: datetime) -> None:
    """Raises TooManyTries, or Refused with what is wrong. All sessions but this one are closed."""
    key = f"old:{account_id}"
    if registers.failures(key, at - WINDOW) >= MOST_FAILURES:
        raise TooManyTries
    if not accounts.proves(account_id, old):
        registers.note_failure(key, at)
        raise Refused({"old": ("password-old", {})})
    _demand(account_id, password, again)
    with desk.database.atomic():
        _keep(account_id, password, token, at)


def _demand(account_id: str, password: str, again: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused({"password": ("password-length", {"least": str(SHORTEST), "most": str(LONGEST)})})
    if len(set(password)) < 5 or (account_id and account_id in password.lower()):
        raise Refused({"password": ("password-easy", {})})
    if password != again:
        raise Refused({"again": ("password-differs", {})})


def _keep(account_id: str, password: str, token: str, at: datetime) -> None:
    stream = f"account:{account_id}"
    said = Event("account-password", VERSION, at, account_id, "account-password", {})
    journal.append(stream, journal.length(stream), [said])
    grants.set_secret(account_id, accounts.hashed(password))
    grants.close_sessions(account_id, but=token)


def tidy(code: str) -> str:
    """A code as people type it, brought to its printed form."""
    letters = "".join(c for c in code.upper()[:64] if c in ALPHABET)
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
