"""Tables of the policy's versions: which one serves when, what is known of each, and which cases began under which.

`activation` and `policy_alarm` and `case_version` are rebuilt from the log; the others say again what stored bytes say.
"""

from __future__ import annotations

from typing import Any

from peewee import BlobField, BooleanField, CharField, CompositeKey, IntegerField, TextField

from quyche.store.tables import Row, UtcField


class ActivationRow(Row):
    """One line a planned or past change of the serving version: all that is asked each second is one index."""

    id = IntegerField(primary_key=True)
    source_digest = CharField()
    start = UtcField()
    recorded_at = UtcField()
    kind = CharField()
    by = CharField()
    approver = CharField(default="")
    reason = CharField(default="")
    since = UtcField(null=True)
    clause = CharField(default="")
    withdrawn = BooleanField(default=False)

    class Meta:
        table_name = "activation"
        indexes = ((("withdrawn", "start", "id"), False),)


class AlarmRow(Row):
    """What the office must look at: a refusal, or an emergency nobody has looked at."""

    id = IntegerField(primary_key=True)
    kind = CharField()
    source_digest = CharField()
    at = UtcField()

    class Meta:
        table_name = "policy_alarm"


class VersionNote(Row):
    """Where a stored version came from, and what check and tests said of it (JSON) when it was stored."""

    source_digest = CharField(primary_key=True)
    author = CharField(default="")
    authored_at = UtcField(null=True)
    origin = CharField()
    report = TextField()

    class Meta:
        table_name = "version_note"


class CompiledTable(Row):
    """The decision table of rules as one compiler made it; versions that say the same share it."""

    rules_digest = CharField(64)
    compiler = IntegerField()
    packed = BlobField()

    class Meta:
        table_name = "compiled_table"
        primary_key = CompositeKey("rules_digest", "compiler")


class CaseVersion(Row):
    """The version of a case's first receipt, and when that was."""

    case = CharField(primary_key=True)
    source_digest = CharField()
    sent_at = UtcField(index=True)

    class Meta:
        table_name = "case_version"
        indexes = ((("source_digest", "sent_at", "case"), False),)


ACTIVATION_TABLES: list[type[Any]] = [ActivationRow, AlarmRow, VersionNote, CompiledTable, CaseVersion]
