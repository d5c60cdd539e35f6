"""Making every projection again from the log, and proving the log."""

from __future__ import annotations

from datetime import datetime

from peewee import Database

from quyche.service import books, looks, recording, reporting, searching
from quyche.service.desk import Desk, load_case
from quyche.store import cases, journal, search, spots


def rebuild(desk: Desk) -> int:
    """Rebuild queue rows, timers, search words and looks of every case; returns how many cases."""
    with desk.database.atomic():
        cases.clear()
        search.clear()
        spots.clear()
        codes = [s.removeprefix("case:") for s in journal.streams("case:")]
        for code in codes:
            case = load_case(code)
            if case:
                cases.put(case)
                searching.put(desk, case)
        books.rebuild()
        looks.rebuild()
        reporting.rebuild()
        recording.rebuild()
    return len(codes)


def verify(database: Database, at: datetime) -> list[str]:
    """What is wrong with the log; when nothing is, its heads are chained into a new checkpoint."""
    with database.atomic():
        problems = journal.verify()
        if not problems:
            journal.checkpoint(at)
    return problems
