"""Steps of a million open cases: finding them, putting them on record, moving deadlines, on SQLite."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from peewee import Database

from quyche.events import GENESIS, link
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, ladder, replanning
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk, Submission, load_case, stream
from quyche.store import journal, timers
from quyche.store.batches import repeat
from quyche.store.clock_tables import OfficeClock, Timer
from quyche.store.notice_tables import NoticeRow
from quyche.store.tables import CaseRow, EventRow
from quyche.wiring.office import Office, open_office
from quyche.wiring.settings import read_settings

ROOT = Path(__file__).parents[1]
MILLION, BACKLOG, MOVED, BATCH, TURN = 1_000_000, 100_000, 100_000, 20_000, 10_000
ANNOUNCED = 5000
LENGTH = 214
"""Of a step's event."""
PICK = random.Random(3)
NOW = datetime(2026, 11, 16, 2, tzinfo=UTC)
MICRO = int(NOW.timestamp()) * 1_000_000
POLICY = ("agencies.yaml", "categories.yaml", "sla.yaml", "rules", "forms")
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")


def told(what: str, value: str, target: str = "") -> None:
    print(f"{what:<58} {value:<28} {target}")


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


class Bare:
    """As much of a desk as steps without conditions need, in a town whose agencies never end."""

    def __init__(self, database: Database) -> None:
        self.database, self.policy = database, SimpleNamespace(agencies=())
        self.live = SimpleNamespace(book=SimpleNamespace(local_day=datetime.date))


def bench_steps() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(read_settings({"QUYCHE_DATA": folder, "QUYCHE_POLICY": str(ROOT), "QUYCHE_DEMO": "1"}))
        with office.database.connection_context():
            _fill(office.database)
            indexed = statistics.median(timed(lambda: _find(office.database)) for _ in range(20))
            read = statistics.median(timed(lambda: _read(office.database)) for _ in range(20))
            _fire(office.database)
            office.database.execute_sql("UPDATE timer SET at = at - ?", (31 * 86400 * 1_000_000,))
            office.database.execute_sql("DROP INDEX timer_at_case")
            bare = statistics.median(timed(lambda: _find(office.database)) for _ in range(3))
        told("the next 1,000 due of a million", f"{indexed * 1000:.1f} ms", "at most 20 ms")
        told("the same, and all that is due in their cases", f"{read * 1000:.1f} ms", "at most 20 ms")
        told("the same without the index", f"{bare * 1000:.0f} ms", f"{bare / indexed:.0f} times, at least 50")


def _fill(database: Database) -> None:
    """A million cases with one step each; the backlog's were due an hour ago, the others are spread over a month."""
    event = EventRow.insert(stream="", seq=0, text="", previous="", hash="")
    timer = Timer.insert(case="", clock="", epoch=0, step="", at=NOW, receivers="", asks=False)
    row = CaseRow.insert(code="", seq=0, state="", closed=False, sent_at=NOW, order_due=0, order_sent=0)
    width = len(row.sql()[1])
    for first in range(0, MILLION, BATCH):
        numbers = range(first, min(first + BATCH, MILLION))
        with database.atomic():
            repeat(event, [(f"case:C{n:012}", 1, "{}", GENESIS, "a" * 64) for n in numbers])
            repeat(timer, [(f"C{n:012}", "c", 1, "s", _at(n), "ubnd-tan-phong", False) for n in numbers])
            repeat(row, [_row(row, n)[:width] for n in numbers])


def _at(number: int) -> int:
    late = number % (MILLION // BACKLOG) == 0
    return MICRO - 3_600_000_000 + number if late else MICRO + PICK.randrange(30 * 86400) * 1_000_000 + 1


def _row(insert: Any, number: int) -> tuple[Any, ...]:
    """A row as the statement has it, with its own code and number."""
    return tuple(f"C{number:012}" if i == 0 else 1 if i == 1 else v for i, v in enumerate(insert.sql()[1]))


def _find(database: Database) -> None:
    with database.atomic():
        assert len(timers.hold_due(NOW, 1000)) == 1000


def _read(database: Database) -> None:
    with database.atomic():
        assert len(timers.due_of(timers.hold_due(NOW, 1000), NOW)) == 1000


def _fire(database: Database) -> None:
    """The backlog and what the database alone does of it, by turns, so that a busy machine slows both alike."""
    desk: Any = Bare(database)
    numbers = list(range(0, MILLION, MILLION // BACKLOG))
    ours, two, four = 0.0, 0.0, 0.0
    for first in range(0, BACKLOG, TURN):
        ours += timed(lambda: [ladder.fire_due(desk, NOW) for _ in range(TURN // 1000)])
        turn = numbers[first : first + TURN]
        two += timed(partial(_bare_loop, database, [f"C{n + 1:012}" for n in turn], TWO))
        four += timed(partial(_bare_loop, database, [f"C{n + 2:012}" for n in turn], FOUR))
    assert not timers.hold_due(NOW, 1)
    told("backlog of 100,000 steps cleared", f"{ours:.1f} s", "at most 60 s")
    told("steps a second", f"{BACKLOG / ours:,.0f}", "at least 5,000")
    told("bare insert and update a second", f"{BACKLOG / two:,.0f}", f"ratio {two / ours:.2f}, target 0.5")
    told("bare writing of all a step changes, a second", f"{BACKLOG / four:,.0f}", f"ratio {four / ours:.2f}")


TWO = (
    "INSERT INTO event (stream, seq, text, previous, hash) VALUES ('case:' || ?, 9, ?, ?, ?)",
    'UPDATE timer SET at = at + 1000000 WHERE "case" = ?',
)
"""An event in, a timer put off."""
FOUR = (
    TWO[0],
    "DELETE FROM timer WHERE \"case\" = ? AND clock = 'c' AND epoch = 1 AND step = 's'",
    "INSERT INTO told_step (\"case\", clock, epoch, step, seq, announced) VALUES (?, 'c', 1, 's', 9, 0)",
    "UPDATE case_row SET seq = 9 WHERE code = ?",
)
"""The same rows and indexes as a step."""


def _bare_loop(database: Database, codes: Sequence[str], statements: Sequence[str]) -> None:
    """In the same tables, a text as long as a step's, 1,000 to a transaction, without reading or linking anything."""
    table, text = database.cursor(), "x" * LENGTH
    insert, *others = statements
    for first in range(0, len(codes), 1000):
        with database.atomic():
            for code in codes[first : first + 1000]:
                table.execute(insert, (code, text, GENESIS, GENESIS))
                for statement in others:
                    table.execute(statement, (code,))


def bench_moving() -> None:
    """Every tenth of the open cases of one office-hours limit spans the new day off and has to move."""
    with tempfile.TemporaryDirectory() as folder:
        policy = Path(folder) / "policy"
        _copy(policy)
        environment = {"QUYCHE_DATA": folder, "QUYCHE_POLICY": str(policy), "QUYCHE_DEMO": "1", "QUYCHE_FOLLOW": "tree"}
        office = open_office(read_settings(environment))
        with office.database.connection_context():
            code = _real(office)
            replanning.replan_due(office.desk(NOW), NOW)
            _clones(office.database, code)
            calendar = policy / "rules" / "calendar.yaml"
            calendar.write_text(
                calendar.read_text().replace("    ngày nghỉ:\n", "    ngày nghỉ:\n      - {ngày: 2026-11-17}\n")
            )
            later = NOW + timedelta(seconds=5)
            count: list[int] = []
            seconds = timed(lambda: count.append(replanning.replan_due(office.desk(later), later)))
            told("100,000 open cases looked at after a new day off", f"{seconds:.1f} s", f"{count[0]:,} of them moved")
            _announce(office, later)


def _announce(office: Office, at: datetime) -> None:
    """Steps put on record and told to everybody they are for, one a case; of cases that did not move."""
    desk, codes = office.desk(at), [f"M{n:012}" for n in range(ANNOUNCED) if n % 10]
    sample_accounts(desk.policy, "bench")
    case = load_case(codes[0])
    assert case and case.limit_clock
    clock, rung = case.limit_clock, case.limit_clock.rungs[0]
    rows = [(code, clock.kind, clock.epoch, rung.step, MICRO, "|".join(rung.to), rung.asks) for code in codes]
    timer = Timer.insert(case="", clock="", epoch=0, step="", at=NOW, receivers="", asks=False)
    with office.database.atomic():
        repeat(timer, rows)
    while ladder.fire_due(desk, at):
        pass

    def tell() -> None:
        while ladder.announce_fired(desk, at):
            pass

    seconds = timed(tell)
    kept = NoticeRow.select().count()
    told("steps announced a second, one a case", f"{len(codes) / seconds:,.0f}", f"{kept:,} notices")


def _copy(policy: Path) -> None:
    for name in POLICY:
        source, target = ROOT / name, policy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)


def _real(office: Office) -> str:
    """A case of eight office hours, dispatched on the afternoon before the day that is going to be off."""
    desk: Desk = office.desk(NOW)
    at = NOW + timedelta(hours=6)
    typed = {"linh-vuc": ["thai-do-phuc-vu"], "dia-ban": ["tan-phong"], "co-quan-bi-phan-anh": ["ubnd-tan-phong"]}
    said = {"noi-dung": ["Thái độ chưa đúng mực."], "cam-ket": ["yes"]}
    code = cases.report(desk, "nguoi-dan", Submission("b", typed | said), Actor(ANYBODY, frozenset()), at)
    case = load_case(code)
    assert case
    cases.act(desk, code, "giao-xu-ly", Submission("a", typed, (), case.seq), HEAD, at)
    return code


def _clones(database: Database, code: str) -> None:
    """The same log for 100,000 codes; of nine in ten the clock stands so that the day does not touch it."""
    texts = [s.event for s in journal.read(stream(code))]
    row, office_clock = CaseRow.get_by_id(code).__data__, OfficeClock.get(OfficeClock.case == code).__data__
    event = EventRow.insert(stream="", seq=0, text="", previous="", hash="")
    early = {"started_at": NOW - timedelta(days=7), "due_at": NOW - timedelta(days=6)}
    for first in range(0, MOVED, 2000):
        codes = [f"M{n:012}" for n in range(first, first + 2000)]
        with database.atomic():
            for c in codes:
                previous, linked = GENESIS, []
                for seq, e in enumerate(texts, 1):
                    stored = link(stream(c), seq, previous, e)
                    linked.append((stored.stream, seq, stored.text, previous, stored.hash))
                    previous = stored.hash
                repeat(event, linked)
            for some in range(0, 2000, 500):
                CaseRow.insert_many({**row, "code": c} for c in codes[some : some + 500]).execute()
                OfficeClock.insert_many(
                    {**office_clock, "case": c, **({} if c.endswith("0") else early)} for c in codes[some : some + 500]
                ).execute()


if __name__ == "__main__":
    bench_steps()
    bench_moving()
