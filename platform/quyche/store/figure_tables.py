"""Tables behind the figures on timeliness; both are rebuilt from the log at any time. Instants are UTC, days local."""

from __future__ import annotations

from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, IntegerField

from quyche.store.tables import Row, UtcField

COUNTED = ("interim", "deferrals", "paused", "late_before")
"""Summed beside the share in time: an index that holds them answers by itself."""


class Figure(Row):
    """What one case counts as.

    `dispatched_at` is when its first agency got it, `started_at` and `due_at` belong to its newest legal limit,
    which ended (solved, given back, closed) at `ended_at`; `solved_at` is the result, if there is one. `resting_from`
    is set while a clock rests that was not late. `paused` is in seconds of wall time over all rests that are over;
    `late_before` counts limits of agencies that had it before and were late with it.
    """

    case = CharField(primary_key=True)
    category = CharField(default="")
    ward = CharField(default="")
    source = CharField(default="")
    lead = CharField(default="")
    sent_at = UtcField()
    sent_day = CharField(10)
    dispatched_at = UtcField(null=True)
    dispatched_day = CharField(10, default="")
    started_at = UtcField(null=True)
    due_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    resting_from = UtcField(null=True)
    solved_at = UtcField(null=True)
    solved_day = CharField(10, default="")
    paused = BigIntegerField(default=0)
    late_before = IntegerField(default=0)
    deferrals = IntegerField(default=0)
    interim = BooleanField(default=False)

    class Meta:
        indexes = (
            (("sent_day", "category", "ward", "source", "lead"), False),
            (("dispatched_day",), False),
            (("solved_day", *COUNTED), False),
            (("ended_at", "due_at", "started_at", "resting_from", *COUNTED), False),
        )


class Happening(Row):
    """Something that counts on the day it happened: `refused`, `returned`, `deferred`, `chased`; by or of `agency`."""

    case = CharField(index=True)
    kind = CharField()
    agency = CharField(default="")
    at = UtcField()
    day = CharField(10)

    class Meta:
        primary_key = False
        indexes = ((("day", "kind", "agency", "case"), False),)


class OpenSum(Row):
    """What stands beside the share in time, summed over limits that run, by the day they end (UTC, since 1970).

    Of those at rest, all on the day -1, only how many there are.
    """

    day = IntegerField(primary_key=True)
    resting = IntegerField(default=0)
    paused = BigIntegerField(default=0)
    deferrals = IntegerField(default=0)
    interim = IntegerField(default=0)
    late_before = IntegerField(default=0)

    class Meta:
        table_name = "open_sum"


class ReportRow(Row):
    """A report as pages list it; rebuilt from its log."""

    id = CharField(primary_key=True)
    kind = CharField()
    first = CharField(10)
    last = CharField(10)
    issued = BooleanField(default=False)
    at = UtcField(index=True)

    class Meta:
        table_name = "report_row"


FIGURE_TABLES: list[type[Any]] = [Figure, Happening, OpenSum, ReportRow]
