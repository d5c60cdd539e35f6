"""The numbers of every page are each person's own, though the text of their query is kept."""

from datetime import UTC, datetime

from peewee import Database

from quyche.store import lists
from quyche.store.lists import Count, Wanted
from quyche.store.notice_tables import NoticeRow
from quyche.store.tables import CaseRow

AT = datetime(2026, 11, 24, tzinfo=UTC)
NONE, ONE = Count(0, more=False), Count(1, more=False)


def test_nobody_reads_anothers_numbers(database: Database) -> None:
    given, done = Wanted(("given",), {}, "due"), Wanted(("done",), {}, "due")
    asked = (([given], "an"), ([given], "binh"), ([given, done], "an"))
    assert [lists.badges(*each) for each in asked] == [([NONE], 0), ([NONE], 0), ([NONE, NONE], 0)]
    row = {"seq": 1, "closed": False, "sent_at": AT, "order_due": 1, "order_sent": 1}
    CaseRow.insert(code="X", state="done", **row).execute()
    told = {"case": "X", "stream": "case:X", "seq": 1, "notice": "n", "urgency": "low", "title": "", "text": ""}
    NoticeRow.insert(account="binh", at=AT, **told).execute()
    assert [lists.badges(*each) for each in asked] == [([NONE], 0), ([NONE], 1), ([NONE, ONE], 0)]
