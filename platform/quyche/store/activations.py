"""Which version serves when, as every process asks it each second; and what is known of stored versions."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from peewee import fn

from quyche.activation import Activation, Record
from quyche.store.activation_tables import ActivationRow, AlarmRow, CaseVersion, CompiledTable, VersionNote
from quyche.store.tables import CaseRow, UtcField, VersionRow

STANDS = False
"""Compared with, not negated: only that way an index serves."""
NEAR = 20
"""Activations looked at: those of the next seconds, and the one that serves."""


def near(now: datetime, ahead: timedelta) -> list[ActivationRow]:
    """What serves and what is about to, the latest first."""
    rows = ActivationRow.select().where(ActivationRow.withdrawn == STANDS, ActivationRow.start <= now + ahead)
    return list(rows.order_by(ActivationRow.start.desc(), ActivationRow.id.desc()).limit(NEAR))


def counting(instant: datetime) -> ActivationRow | None:
    """What counts for something that happened at an instant, as declared since."""
    since = fn.COALESCE(ActivationRow.since, ActivationRow.start)
    begun = since <= UtcField().db_value(instant)
    rows = ActivationRow.select().where(ActivationRow.withdrawn == STANDS, begun)
    found: ActivationRow | None = rows.order_by(since.desc(), ActivationRow.id.desc()).first()
    return found


def put(record: Record) -> None:
    """Write the projection of the whole record anew. In the transaction of its events."""
    ActivationRow.delete().execute()
    AlarmRow.delete().execute()
    if record.activations:
        ActivationRow.insert_many([_row(a) for a in record.activations]).execute()
    alarms = [
        *({"id": a.id, "kind": "emergency", "source_digest": a.source, "at": a.at} for a in record.emergencies),
        *({"id": r.id, "kind": "refused", "source_digest": r.source, "at": r.at} for r in record.refusals if r.open),
    ]
    if alarms:
        AlarmRow.insert_many(alarms).execute()


def _row(a: Activation) -> dict[str, object]:
    return {
        "id": a.id, "source_digest": a.source, "start": a.start, "recorded_at": a.at, "kind": a.kind, "by": a.by,
        "approver": a.approver, "reason": a.reason, "since": a.since, "clause": a.clause, "withdrawn": a.withdrawn,
    }  # fmt: skip


def alarms() -> list[AlarmRow]:
    """What nobody has looked at yet, the latest first."""
    return list(AlarmRow.select().order_by(AlarmRow.id.desc()).limit(NEAR))


def matching(prefix: str) -> list[str]:
    """Source digests of stored versions that begin so; two at most."""
    rows = VersionRow.select(VersionRow.source_digest).where(VersionRow.source_digest.startswith(prefix)).limit(2)
    return [r.source_digest for r in rows]


def keep_note(source_digest: str, author: str, authored_at: datetime | None, origin: str, report: str) -> None:
    """What is known of a version when it is stored; the first note stays."""
    VersionNote.insert(
        source_digest=source_digest, author=author, authored_at=authored_at, origin=origin, report=report
    ).on_conflict_ignore().execute()


def note(source_digest: str) -> VersionNote | None:
    return VersionNote.get_or_none(VersionNote.source_digest == source_digest)


def table_digest(rules_digest: str, compiler: int) -> str:
    """SHA-256 of the table stored for these rules and this compiler; "" when there is none.

    Counted anew from the stored text: a table that was changed in the database is not the one that was stored.
    """
    row = CompiledTable.get_or_none(
        (CompiledTable.rules_digest == rules_digest) & (CompiledTable.compiler == compiler)
    )  # fmt: skip
    return hashlib.sha256(zlib.decompress(bytes(row.packed))).hexdigest() if row else ""


def keep_table(rules_digest: str, compiler: int, text: str) -> None:
    """Store a table as JSON; the first one stays."""
    packed = zlib.compress(text.encode())
    CompiledTable.insert(rules_digest=rules_digest, compiler=compiler, packed=packed).on_conflict_ignore().execute()


def note_case(case: str, version: str, sent_at: datetime) -> None:
    CaseVersion.insert(case=case, source_digest=version, sent_at=sent_at).on_conflict_ignore().execute()


def clear_cases() -> None:
    CaseVersion.delete().execute()


def cases_under(source_digests: Iterable[str], most: int) -> tuple[int, list[CaseRow]]:
    """How many cases began under these versions, and the first of them, the latest first."""
    return _cases(CaseVersion.source_digest.in_(list(source_digests)), most)


def cases_between(since: datetime, until: datetime, most: int) -> tuple[int, list[CaseRow]]:
    """How many cases were first received from one instant to before another, and the first of them."""
    return _cases((CaseVersion.sent_at >= since) & (CaseVersion.sent_at < until), most)


def _cases(which: object, most: int) -> tuple[int, list[CaseRow]]:
    count = CaseVersion.select(fn.COUNT(CaseVersion.case)).where(which).scalar() or 0
    codes = CaseVersion.select(CaseVersion.case).where(which).order_by(CaseVersion.sent_at.desc()).limit(most)
    rows = CaseRow.select().where(CaseRow.code.in_([c.case for c in codes])).order_by(CaseRow.sent_at.desc())
    return int(count), list(rows)


def texts_of(row: VersionNote) -> dict[str, object]:
    found: dict[str, object] = json.loads(row.report)
    return found
