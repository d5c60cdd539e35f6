"""Tables. Time is UTC; what people typed is only ever ciphertext."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    DatabaseProxy,
    DoubleField,
    Field,
    IntegerField,
    Model,
    TextField,
)  # fmt: skip

bound = DatabaseProxy()


class UtcField(Field):
    """An aware instant as whole microseconds since 1970: sorts, compares and indexes alike on every database."""

    field_type = "BIGINT"

    def db_value(self, value: datetime | None) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant has no place in the database")
        since = value - datetime(1970, 1, 1, tzinfo=UTC)
        return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds

    def python_value(self, value: int | None) -> datetime | None:
        if value is None:
            return None
        seconds, micro = divmod(value, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


class Row(Model):
    class Meta:
        database = bound


class EventRow(Row):
    stream = CharField()
    seq = IntegerField()
    text = TextField()
    previous = CharField(64)
    hash = CharField(64)

    class Meta:
        table_name = "event"
        primary_key = CompositeKey("stream", "seq")


class Checkpoint(Row):
    """The heads of all streams, chained: a cut tail no longer fits."""

    id = AutoField()
    at = UtcField()
    heads = TextField()
    previous = CharField(64)
    hash = CharField(64)


class CaseKey(Row):
    case = CharField(primary_key=True)
    wrapped_by = CharField()
    wrapped = BlobField()


class Content(Row):
    id = CharField(primary_key=True)
    case = CharField(index=True)
    kind = CharField()
    sealed = BlobField()


class CaseRow(Row):
    """One case as queues see it; rebuilt from the log at any time."""

    code = CharField(primary_key=True)
    seq = IntegerField()
    state = CharField()
    closed = BooleanField()
    category = CharField(default="")
    ward = CharField(default="")
    source = CharField(default="")
    lead = CharField(default="")
    helpers = TextField(default="")
    barred = TextField(default="")
    flags = TextField(default="")
    sent_at = UtcField()
    received_at = UtcField(null=True)
    due_at = UtcField(null=True)
    stopped_at = UtcField(null=True)
    order_due = BigIntegerField()
    order_sent = BigIntegerField()
    public_at = UtcField(null=True, index=True)
    published = CharField(default="", index=True)
    interim = BooleanField(default=False)
    marks = TextField(default="")
    sent_day = CharField(10, default="")
    done_day = CharField(10, default="")

    class Meta:
        table_name = "case_row"
        indexes = (
            (("state", "order_due", "code"), False),
            (("state", "order_sent", "code"), False),
            *(
                (("state", narrow, order, "code"), False)
                for narrow in ("category", "ward", "source", "lead")
                for order in ("order_due", "order_sent")
            ),
        )


class Seat(Row):
    """An agency's part in a case, with what queues sort by, so that its own queue is one index."""

    agency = CharField()
    case = CharField(index=True)
    state = CharField()
    lead = BooleanField()
    order_due = BigIntegerField()
    order_sent = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("agency", "case")
        indexes = (
            (("agency", "state", "order_due", "case"), False),
            (("agency", "state", "order_sent", "case"), False),
        )


class Tag(Row):
    """What few cases carry (a mark, a flag, something asked), with what queues sort by: such a list is one index."""

    tag = CharField()
    case = CharField(index=True)
    state = CharField()
    order_due = BigIntegerField()
    order_sent = BigIntegerField()

    class Meta:
        primary_key = False
        indexes = (
            (("tag", "state", "order_due", "case"), False),
            (("tag", "state", "order_sent", "case"), False),
        )


class Spot(Row):
    """Where a case lies, in degrees; rebuilt from its entries."""

    case = CharField(primary_key=True)
    lat = DoubleField()
    lon = DoubleField()


class SearchRow(Row):
    """The folded words of a case's report and place; the index over them is made by the database."""

    id = AutoField()
    case = CharField(unique=True)
    words = TextField()

    class Meta:
        table_name = "search_row"


class SavedView(Row):
    """A narrowed list of somebody's own: `query` as it stands in the address."""

    account = CharField()
    queue = CharField()
    name = CharField()
    query = TextField()

    class Meta:
        table_name = "saved_view"
        primary_key = CompositeKey("account", "queue", "name")


class Concern(Row):
    """What runs or waits in a case and may burn: a limit, an internal target, something asked of an agency."""

    case = CharField(index=True)
    kind = CharField()
    agency = CharField(default="")
    at = UtcField()

    class Meta:
        primary_key = False
        indexes = ((("kind", "at", "agency", "case"), False),)


class Tally(Row):
    """How many of a kind on a local day, by one column of the cases: sent that day, finished in time or late then.

    The `column` "day" counts all cases, with no `value`.
    """

    column = CharField()
    day = CharField(10)
    value = CharField()
    sent = IntegerField(default=0)
    timely = IntegerField(default=0)
    late = IntegerField(default=0)

    class Meta:
        table_name = "day_sum"
        primary_key = CompositeKey("column", "day", "value")


class Load(Row):
    """How many limits run that end on a day (UTC, days since 1970), by one column of their cases."""

    column = CharField()
    day = IntegerField()
    value = CharField()
    running = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("column", "day", "value")


class VersionRow(Row):
    """A policy stored whole: replay needs neither git nor the directory."""

    source_digest = CharField(primary_key=True)
    content_digest = CharField()
    commit = CharField(default="")
    files = BlobField()
    stored_at = UtcField()

    class Meta:
        table_name = "policy_version"


class Account(Row):
    id = CharField(primary_key=True)
    name = CharField()
    roles = TextField()
    agency = CharField(default="")
    secret = CharField()
    active = BooleanField(default=True)


class CommandRow(Row):
    """Commands already carried out: the second tap gets the first one's result."""

    id = CharField(primary_key=True)
    result = TextField()
    at = UtcField()

    class Meta:
        table_name = "command"


class Attachment(Row):
    id = CharField(primary_key=True)
    case = CharField(index=True)
    sha256 = CharField(64)
    public_sha256 = CharField(64, default="")
    media_type = CharField()
    field = CharField()


class LineRow(Row):
    """A line of a book as pages look for it; rebuilt from the log."""

    id = CharField(primary_key=True)
    book = CharField(index=True)
    agency = CharField(default="")
    person = CharField(default="", index=True)
    case = CharField(default="", index=True)
    clause = CharField(default="")
    starts = UtcField(null=True)
    ends = UtcField(null=True)
    ended = BooleanField(default=False)
    answered = BooleanField(default=False)
    at = UtcField()

    class Meta:
        table_name = "book_line"


class LookRow(Row):
    """Somebody opened what is closed: a sender's identity, words before they were masked; rebuilt from the log."""

    case = CharField()
    seq = IntegerField()
    kind = CharField()
    account = CharField()
    behalf = CharField(default="")
    at = UtcField()

    class Meta:
        table_name = "look"
        primary_key = CompositeKey("case", "seq")
        indexes = ((("at", "case", "seq"), False),)


class Lease(Row):
    name = CharField(primary_key=True)
    holder = CharField()
    until = UtcField()


class Mark(Row):
    """What this database is: a trial's says so, and production refuses it."""

    key = CharField(primary_key=True)
    value = CharField()


TABLES: list[type[Any]] = [
    EventRow, Checkpoint, CaseKey, Content, CaseRow, Seat, Tag, Spot, SearchRow, Concern, Tally, Load,
    VersionRow, Account, CommandRow, Attachment, LineRow, SavedView, LookRow, Lease, Mark,
]  # fmt: skip
