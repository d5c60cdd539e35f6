"""Tables of steps still to come, steps on record, and the workers that put them there."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField, CharField, CompositeKey, IntegerField, TextField

from quyche.store.tables import Row, UtcField


class Timer(Row):
    """A step still to come. `receivers` as in the plan, `|`-joined; one that `asks` is told only under conditions."""

    case = CharField()
    clock = CharField()
    epoch = IntegerField()
    step = CharField()
    at = UtcField()
    receivers = CharField(default="")
    asks = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("case", "clock", "epoch", "step")
        indexes = ((("at", "case"), False),)


class ToldStep(Row):
    """A step on record, once for its clock and epoch: the key refuses a second. `seq` is its event's number.

    Not derived: `announced` says whether people have been told.
    """

    case = CharField()
    clock = CharField()
    epoch = IntegerField()
    step = CharField()
    seq = IntegerField()
    announced = BooleanField(default=False)

    class Meta:
        table_name = "told_step"
        primary_key = CompositeKey("case", "clock", "epoch", "step")
        indexes = ((("announced", "case"), False),)


class OfficeClock(Row):
    """A running clock that counts office hours: what another calendar may move.

    `seconds` or, for working days, `days` of the limit; `rests` is JSON, "" without any.
    """

    case = CharField()
    clock = CharField()
    epoch = IntegerField()
    agency = CharField(default="")
    started_at = UtcField()
    due_at = UtcField()
    amount = IntegerField()
    unit = CharField()
    rests = TextField(default="")

    class Meta:
        table_name = "office_clock"
        primary_key = CompositeKey("case", "clock", "epoch")


class Beat(Row):
    """When a worker was last seen at work."""

    holder = CharField(primary_key=True)
    at = UtcField()


CLOCK_TABLES: list[type[Any]] = [Timer, ToldStep, OfficeClock, Beat]
