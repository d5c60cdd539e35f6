"""People set their password with a code, once, and change it with the old one."""

from __future__ import annotations

from datetime import datetime

from quyche.errors import Refused
from quyche.handle.granting import Problems
from quyche.service import account_log, accounts
from quyche.service.desk import ALPHABET, Desk
from quyche.store import grants, registers, sessions

SHORTEST, LONGEST = 12, 200


def set_first(desk: Desk, account_id: str, code: str, password: str, again: str, where: str, at: datetime) -> bool:
    """Whether the code was this account's; an unknown account and a wrong code are one and the same.

    Raises TooManyTries, or Refused when the password will not do (the code is still good then).
    """
    _demand(_weak(account_id, password, again))
    tries = accounts.begin_try((f"first-password:{account_id[:64]}", f"from:{where}"), at)
    with desk.database.atomic():
        good = registers.account(account_id) is not None and grants.spend_code(account_id, tidy(code), at)
        if good:
            _keep(account_id, password, "", at)
            sessions.forget_try(tries)
    return good


def change(
    desk: Desk, account_id: str, old: str, password: str, again: str, token: str, where: str, at: datetime
) -> None:
    """Raises TooManyTries, or Refused with what is wrong. All sessions but the one with this token are closed."""
    tries = accounts.begin_try((f"old:{account_id}", f"from:{where}"), at)
    right = accounts.proves(account_id, old)
    if right:
        sessions.forget_try(tries)
    _demand(({} if right else {"old": ("password-old", {})}) | _weak(account_id, password, again))
    with desk.database.atomic():
        _keep(account_id, password, token, at)


def _weak(account_id: str, password: str, again: str) -> Problems:
    """What is wrong with a new password, under the field where it is to be mended."""
    if not SHORTEST <= len(password) <= LONGEST:
        return {"password": ("password-length", {"least": str(SHORTEST), "most": str(LONGEST)})}
    if len(set(password)) < 5 or (account_id and account_id in password.lower()):
        return {"password": ("password-easy", {})}
    return {"again": ("password-differs", {})} if password != again else {}


def _demand(problems: Problems) -> None:
    if problems:
        raise Refused(problems)


def _keep(account_id: str, password: str, token: str, at: datetime) -> None:
    account_log.done(account_id, "account-password", at)
    grants.set_secret(account_id, accounts.hashed(password))
    sessions.close_others(account_id, token)


def tidy(code: str) -> str:
    """A code as people type it, brought to its printed form."""
    letters = "".join(c for c in code.upper()[:64] if c in ALPHABET)
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
