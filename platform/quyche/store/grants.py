"""Accounts as they are granted and ended, and the codes that set a password once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from quyche.store.account_tables import PasswordCode
from quyche.store.tables import Account


def taken(ids: Iterable[str]) -> set[str]:
    """Those of the ids that an account has or ever had."""
    wanted = sorted(set(ids))
    return {a.id for a in Account.select(Account.id).where(Account.id.in_(wanted))} if wanted else set()


def find(account_id: str) -> Account | None:
    """An account, ended or not."""
    return Account.get_or_none(Account.id == account_id)


def everyone() -> list[Account]:
    return list(Account.select().order_by(Account.active.desc(), Account.id))


def add(account_id: str, name: str, roles: frozenset[str], agency: str, secret: str) -> None:
    Account.insert(
        id=account_id, name=name, roles="|".join(sorted(roles)), agency=agency, secret=secret, active=True
    ).execute()


def change(account_id: str, name: str, roles: frozenset[str], agency: str) -> None:
    Account.update(name=name, roles="|".join(sorted(roles)), agency=agency).where(Account.id == account_id).execute()


def end(account_id: str, secret: str) -> None:
    """Nobody gets in with it from now on; the row stays, so that the id is never given twice."""
    Account.update(active=False, secret=secret).where(Account.id == account_id).execute()
    PasswordCode.delete().where(PasswordCode.account == account_id).execute()


def set_secret(account_id: str, secret: str) -> None:
    Account.update(secret=secret).where(Account.id == account_id).execute()


def keep_code(account_id: str, code: str, until: datetime) -> None:
    """A new code takes the place of the one before."""
    row = {"account": account_id, "digest": _digest(code), "until": until}
    PasswordCode.insert(row).on_conflict(conflict_target=[PasswordCode.account], update=row).execute()


def spend_code(account_id: str, code: str, at: datetime) -> bool:
    """Whether the code was good; it is no more."""
    fits = (PasswordCode.account == account_id) & (PasswordCode.digest == _digest(code)) & (PasswordCode.until > at)
    return bool(PasswordCode.delete().where(fits).execute())


def waiting() -> dict[str, datetime]:
    """Accounts whose password is not set yet, and until when their code is good."""
    return {row.account: row.until for row in PasswordCode.select()}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
