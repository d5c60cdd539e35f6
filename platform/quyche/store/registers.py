"""Accounts, versions, commands, attachments, leases, marks: small tables with few questions."""

from __future__ import annotations

import json
import secrets
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from peewee import fn

from quyche.store.account_tables import Failure
from quyche.store.tables import (
    Account,
    Attachment,
    CommandRow,
    Lease,
    Mark,
    VersionRow,
)


def recall(command_id: str) -> str | None:
    """The result of a command already carried out."""
    row = CommandRow.get_or_none(CommandRow.id == command_id)
    return row.result if row else None


def claim(command_id: str, result: str, at: datetime) -> str:
    """The result on record: the given one for whoever comes first, the first one's for all others.

    In the transaction that carries the command out: another that claims the same waits for its end.
    """
    CommandRow.insert(id=command_id, result=result, at=at).on_conflict_ignore().execute()
    return str(CommandRow.get_by_id(command_id).result)


def keep_version(source_digest: str, content: str, commit: str, files: Mapping[str, bytes], at: datetime) -> None:
    """Store a policy's exact bytes; once is enough. A commit that becomes known later is added."""
    packed = zlib.compress(json.dumps({n: b64encode(d).decode() for n, d in files.items()}).encode())
    VersionRow.insert(
        source_digest=source_digest, content_digest=content, commit=commit, files=packed, stored_at=at
    ).on_conflict_ignore().execute()
    if commit:
        uncommitted = (VersionRow.source_digest == source_digest) & (VersionRow.commit == "")
        VersionRow.update(commit=commit).where(uncommitted).execute()


def version(source_digest: str) -> VersionRow | None:
    return VersionRow.get_or_none(VersionRow.source_digest == source_digest)


def versions(limit: int) -> list[VersionRow]:
    """The versions stored last, the newest first, without their files."""
    columns = (VersionRow.source_digest, VersionRow.content_digest, VersionRow.commit, VersionRow.stored_at)
    return list(VersionRow.select(*columns).order_by(VersionRow.stored_at.desc()).limit(limit))


def versions_with_calendar(calendar_digest: str) -> list[str]:
    """Source digests of the versions that may have the calendar, the oldest first: a content digest holds eight letters
    of its calendar's."""
    part = fn.SUBSTR(VersionRow.content_digest, 17, 8)
    rows = VersionRow.select(VersionRow.source_digest).where(part == calendar_digest[:8]).order_by(VersionRow.stored_at)
    return [row.source_digest for row in rows]


def first_stored() -> datetime | None:
    """Since when there is a policy here at all."""
    row = VersionRow.select(VersionRow.stored_at).order_by(VersionRow.stored_at).first()
    return row.stored_at if row else None


def files_of(row: VersionRow) -> dict[str, bytes]:
    packed = json.loads(zlib.decompress(bytes(row.files)))
    return {name: b64decode(data) for name, data in packed.items()}


def keep_account(account_id: str, name: str, roles: frozenset[str], agency: str, secret: str) -> None:
    row = {
        "id": account_id,
        "name": name,
        "roles": "|".join(sorted(roles)),
        "agency": agency,
        "secret": secret,
    }
    Account.insert(row).on_conflict(conflict_target=[Account.id], update=row).execute()


def account(account_id: str) -> Account | None:
    return Account.get_or_none((Account.id == account_id) & Account.active)


def known_account(account_id: str) -> Account | None:
    """An account, ended ones too: what its person did keeps their name."""
    return Account.get_or_none(Account.id == account_id)


def accounts() -> list[Account]:
    return list(Account.select().where(Account.active).order_by(Account.id))


def failures(key: str, since: datetime) -> int:
    return int(Failure.select().where((Failure.key == key) & (Failure.at > since)).count())


def keep_attachment(case: str, sha256: str, public_sha256: str, media_type: str, field: str) -> str:
    attachment_id = secrets.token_urlsafe(16)
    Attachment.insert(
        id=attachment_id,
        case=case,
        sha256=sha256,
        public_sha256=public_sha256,
        media_type=media_type,
        field=field,
    ).execute()
    return attachment_id


def attachment(attachment_id: str, case: str) -> Attachment | None:
    return Attachment.get_or_none((Attachment.id == attachment_id) & (Attachment.case == case))


def attachments(case: str) -> list[Attachment]:
    return list(Attachment.select().where(Attachment.case == case).order_by(Attachment.id))


def drop_attachments(case: str) -> list[str]:
    """Forget a case's attachments; returns the digests of bytes that nothing names any more."""
    mine = attachments(case)
    Attachment.delete().where(Attachment.case == case).execute()
    digests = {d for a in mine for d in (a.sha256, a.public_sha256) if d}
    used = Attachment.select().where(Attachment.sha256.in_(digests) | Attachment.public_sha256.in_(digests))
    return sorted(digests - {d for a in used for d in (a.sha256, a.public_sha256)})


def named_files(digests: list[str]) -> set[str]:
    """Which of these files some row names."""
    named = Attachment.select().where(Attachment.sha256.in_(digests) | Attachment.public_sha256.in_(digests))
    return {d for a in named for d in (a.sha256, a.public_sha256)} & set(digests)


def take_lease(name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
    """Whether `holder` may work until `now + lasts`; another takes over once a lease has run out.

    A lease that ends absurdly late was taken by a clock that has been put back since: it counts as run out.
    """
    Lease.insert(name=name, holder=holder, until=now).on_conflict_ignore().execute()
    taken = Lease.update(holder=holder, until=now + lasts).where(
        (Lease.name == name) & ((Lease.holder == holder) | (Lease.until <= now) | (Lease.until > now + 2 * lasts))
    )
    return bool(taken.execute())


def mark(key: str) -> str:
    row = Mark.get_or_none(Mark.key == key)
    return row.value if row else ""


def set_mark(key: str, value: str) -> None:
    Mark.insert(key=key, value=value).on_conflict(conflict_target=[Mark.key], update={"value": value}).execute()
