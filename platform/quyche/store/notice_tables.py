"""Tables of what people are told, and of what has to leave the house."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, CharField, IntegerField, TextField

from quyche.store.tables import Row, UtcField


class NoticeRow(Row):
    """What one account was told in the app. `notice` is the policy's row, `title` and `text` its words as filled in."""

    id = AutoField()
    account = CharField()
    case = CharField(index=True)
    stream = CharField()
    seq = IntegerField()
    notice = CharField()
    urgency = CharField()
    title = TextField()
    text = TextField()
    at = UtcField()
    read_at = UtcField(null=True)

    class Meta:
        table_name = "notice"
        indexes = (
            (("account", "stream", "seq"), True),
            (("account", "read_at", "id"), False),
        )


class OutboxRow(Row):
    """A message that has to leave by a channel. `key` is what its receiver knows a repeat by.

    `state` is `waiting`, `sent`, `dead` (given up; a person may send it again) or `dropped`
    (its receiver may no longer know). `due_at` is when it is tried next, `leased_until`
    until when a worker has it in hand. `device` is the one a push goes to.
    """

    id = AutoField()
    key = CharField(64, unique=True)
    stream = CharField()
    seq = IntegerField()
    case = CharField(index=True)
    receiver = CharField()
    channel = CharField()
    device = CharField(default="")
    urgency = CharField()
    language = CharField(2)
    title = TextField()
    text = TextField()
    state = CharField(default="waiting")
    tries = IntegerField(default=0)
    due_at = UtcField()
    leased_until = UtcField(null=True)
    problem = TextField(default="")
    created_at = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        table_name = "outbox"
        indexes = ((("state", "channel", "due_at", "id"), False),)


class NoticeChoice(Row):
    """How somebody wants to be told. `declined` holds `|urgency:channel|…`; quiet hours are seconds of the day.

    `content` names the sealed e-mail address, "" for none.
    """

    account = CharField(primary_key=True)
    content = CharField(default="")
    declined = TextField(default="")
    quiet_since = IntegerField(null=True)
    quiet_until = IntegerField(null=True)

    class Meta:
        table_name = "notice_choice"


class PushDevice(Row):
    """A browser that takes push messages; `content` names its sealed address and keys."""

    id = CharField(primary_key=True)
    account = CharField(index=True)
    name = CharField()
    content = CharField()
    since = UtcField()

    class Meta:
        table_name = "push_device"


class ChannelRest(Row):
    """A channel that did not answer: it alone waits until `until`; `failures` in a row say how long."""

    channel = CharField(primary_key=True)
    failures = IntegerField()
    since = UtcField()
    until = UtcField()
    problem = TextField()

    class Meta:
        table_name = "channel_rest"


NOTICE_TABLES: list[type[Any]] = [NoticeRow, OutboxRow, NoticeChoice, PushDevice, ChannelRest]
