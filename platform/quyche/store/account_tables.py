"""Tables of signing in: sessions, second factors, codes, and tries that failed."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, BigIntegerField, CharField, CompositeKey

from quyche.store.tables import Row, UtcField


class PasswordCode(Row):
    """A code that sets an account's password once; only its digest is kept."""

    account = CharField(primary_key=True)
    digest = CharField(64)
    until = UtcField()

    class Meta:
        table_name = "password_code"


class SessionRow(Row):
    token = CharField(64, primary_key=True)
    account = CharField(index=True)
    last_seen = UtcField()

    class Meta:
        table_name = "session"


class SessionNote(Row):
    """What a person needs to know a session again: since when, and on what."""

    token = CharField(64, primary_key=True)
    since = UtcField()
    device = CharField()

    class Meta:
        table_name = "session_note"


class HalfSession(Row):
    """The password was right; the code is still to come."""

    token = CharField(64, primary_key=True)
    account = CharField()
    at = UtcField(index=True)

    class Meta:
        table_name = "half_session"


class SecondFactor(Row):
    """`content` names the sealed secret; it counts once confirmed. A code of a step up to `last_step` is spent."""

    account = CharField(primary_key=True)
    content = CharField()
    confirmed_at = UtcField(null=True)
    last_step = BigIntegerField(default=0)

    class Meta:
        table_name = "second_factor"


class RecoveryCode(Row):
    """A code that stands in for the phone once; only a keyed digest is kept."""

    account = CharField()
    digest = CharField(64)

    class Meta:
        table_name = "recovery_code"
        primary_key = CompositeKey("account", "digest")


class Failure(Row):
    """Failed sign-ins, to slow down guessing; a try under way counts until it turns out right."""

    id = AutoField()
    key = CharField(index=True)
    at = UtcField()

    class Meta:
        table_name = "sign_in_failure"


ACCOUNT_TABLES: list[type[Any]] = [
    PasswordCode, SessionRow, SessionNote, HalfSession, SecondFactor, RecoveryCode, Failure,
]  # fmt: skip
