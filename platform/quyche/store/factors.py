"""Second factors: the sealed secret of a phone, the last step used, recovery codes."""

from __future__ import annotations

from datetime import datetime

from quyche.store import contents
from quyche.store.account_tables import RecoveryCode, SecondFactor
from quyche.store.contents import Keys

KIND = "second-factor"


def of(account_id: str) -> SecondFactor | None:
    return SecondFactor.get_or_none(SecondFactor.account == account_id)


def secret(keys: Keys, account_id: str) -> str:
    """The secret as stored; "" when there is none."""
    row = of(account_id)
    return (contents.get(keys, row.content) or "") if row else ""


def offer(keys: Keys, account_id: str, text: str) -> None:
    """Keep a secret that is not confirmed yet; one that is there already stays."""
    if of(account_id) is None:
        content = contents.put(keys, _drawer(account_id), KIND, text)
        SecondFactor.insert(account=account_id, content=content).on_conflict_ignore().execute()


def confirm(account_id: str, at: datetime) -> bool:
    """Whether it was this call that confirmed."""
    mine = (SecondFactor.account == account_id) & SecondFactor.confirmed_at.is_null()
    return bool(SecondFactor.update(confirmed_at=at).where(mine).execute())


def spend_step(account_id: str, step: int) -> bool:
    """Whether no code of this step or a later one was used before: of two at once, one wins."""
    mine = (SecondFactor.account == account_id) & (SecondFactor.last_step < step)
    return bool(SecondFactor.update(last_step=step).where(mine).execute())


def forget(account_id: str) -> None:
    """The secret, its key and all recovery codes, for good."""
    SecondFactor.delete().where(SecondFactor.account == account_id).execute()
    RecoveryCode.delete().where(RecoveryCode.account == account_id).execute()
    contents.erase(_drawer(account_id))


def keep_codes(keys: Keys, account_id: str, codes: list[str]) -> None:
    """New recovery codes take the place of all before."""
    RecoveryCode.delete().where(RecoveryCode.account == account_id).execute()
    rows = [{"account": account_id, "digest": keys.digest(f"{account_id} {code}")} for code in codes]
    RecoveryCode.insert_many(rows).execute()


def spend_code(keys: Keys, account_id: str, code: str) -> bool:
    """Whether it was one of the account's codes; it is none from now on."""
    mine = RecoveryCode.account == account_id
    good = [r.digest for r in RecoveryCode.select().where(mine) if keys.proves(f"{account_id} {code}", r.digest)]
    return bool(good and RecoveryCode.delete().where(mine & (RecoveryCode.digest == good[0])).execute())


def codes_left(account_id: str) -> int:
    return int(RecoveryCode.select().where(RecoveryCode.account == account_id).count())


def _drawer(account_id: str) -> str:
    """Under which name the secret is sealed: its own, for forgetting it must not take what was said of the account."""
    return f"factor:{account_id}"
