"""A code from a phone beside the password (RFC 6238), and ten codes for when the phone is gone."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp

from quyche.policy.policy import Policy
from quyche.service import account_log
from quyche.service.desk import ALPHABET, Desk
from quyche.store import factors

STEP_SECONDS, CODES, CODE_LETTERS = 30, 10, 12
"""12 letters of 31: 59 random bits a recovery code."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`since` None while not confirmed; `secret` only then."""

    since: datetime | None
    secret: str
    codes_left: int


def demanded(policy: Policy, roles: frozenset[str]) -> bool:
    """Whether one of the roles asks for two steps."""
    return any(r.two_steps and r.head.id in roles for r in policy.roles)


def has(account_id: str) -> bool:
    row = factors.of(account_id)
    return row is not None and row.confirmed_at is not None


def standing(desk: Desk, account_id: str) -> Standing:
    """How far the account is; offers a new secret when there is none."""
    with desk.database.atomic():
        factors.offer(desk.keys, account_id, pyotp.random_base32())
    row = factors.of(account_id)
    since = row.confirmed_at if row else None
    secret = "" if since else factors.secret(desk.keys, account_id)
    return Standing(since, secret, factors.codes_left(account_id))


def address(desk: Desk, account_id: str) -> str:
    """What the picture for the phone says; "" once confirmed, for nobody needs it twice."""
    secret = standing(desk, account_id).secret
    issuer = desk.policy.sites[0].label.vi
    return pyotp.TOTP(secret).provisioning_uri(name=account_id, issuer_name=issuer) if secret else ""


def confirm(desk: Desk, account_id: str, code: str, at: datetime) -> list[str]:
    """Ten recovery codes, shown this once; none when the code is not the phone's."""
    with desk.database.atomic():
        if not _spend(desk, account_id, code, at) or not factors.confirm(account_id, at):
            return []
        codes = [_new_code() for _ in range(CODES)]
        factors.keep_codes(desk.keys, account_id, [tidy(c) for c in codes])
        account_log.done(account_id, "account-factor", at)
    return codes


def proves(desk: Desk, account_id: str, code: str, at: datetime) -> bool:
    """Whether the code is the phone's now or a recovery code; either is good once."""
    with desk.database.atomic():
        return _spend(desk, account_id, code, at) or factors.spend_code(desk.keys, account_id, tidy(code))


def forget(desk: Desk, account_id: str) -> None:
    with desk.database.atomic():
        factors.forget(account_id)


def _spend(desk: Desk, account_id: str, code: str, at: datetime) -> bool:
    digits, now = "".join(c for c in code[:64] if c in "0123456789"), int(at.timestamp()) // STEP_SECONDS
    secret = factors.secret(desk.keys, account_id)
    if not secret or len(digits) != 6:
        return False
    phone = pyotp.TOTP(secret)
    fits = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(phone.generate_otp(step), digits)]
    return any(factors.spend_step(account_id, step) for step in fits)


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LETTERS, 4))


def tidy(code: str) -> str:
    """A recovery code as people type it, without what only helps the eye."""
    return "".join(c for c in code.upper()[:64] if c in ALPHABET)
