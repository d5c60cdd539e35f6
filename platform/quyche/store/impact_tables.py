"""Tables of impact reports: what another policy would have decided of past cases."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, CharField, CompositeKey, IntegerField, TextField

from quyche.store.tables import Row, UtcField


class Impact(Row):
    """A report on two versions by their source digests, asked for and worked off in batches.

    `since` is a local day, "" for all cases; `on_day` the one on which rows were read, "" for each case's own days.
    `after` is the last case looked at, `found` JSON of what came out so far; `at` is when the report was whole, None
    until then. `failure` says why it never will be.
    """

    id = AutoField()
    old = CharField(64)
    new = CharField(64)
    since = CharField(10, default="")
    on_day = CharField(10, default="")
    asked_at = UtcField()
    by = CharField()
    at = UtcField(null=True)
    total = IntegerField(default=0)
    done = IntegerField(default=0)
    after = CharField(default="")
    found = TextField(default="{}")
    failure = CharField(default="")

    class Meta:
        indexes = ((("old", "new", "at"), False),)


class ImpactCase(Row):
    """A case of a report that would have gone another way. `what` as in marks, `|a|b|`; `told` is JSON."""

    impact = IntegerField()
    case = CharField()
    what = CharField()
    told = TextField()

    class Meta:
        table_name = "impact_case"
        primary_key = CompositeKey("impact", "case")


IMPACT_TABLES: list[type[Any]] = [Impact, ImpactCase]
