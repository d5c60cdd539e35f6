"""Workers killed while they work, with clocks days apart: no step missing, none twice, order kept.

The same on two wrong designs, which must fail, or this would prove nothing.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from peewee import Database

from quyche.clock import now
from quyche.events import GENESIS, Event, link
from quyche.store import journal
from quyche.store.clock_tables import Timer, ToldStep
from quyche.store.tables import CaseRow, EventRow

KILLS = int(os.environ.get("KILLS", "6"))
"""`make crash` kills fifty times."""
ADDRESSES = ["sqlite", "postgresql"] if "KILLS" in os.environ else ["sqlite"]
"""Where the wrong designs are tried: a design is wrong on every database."""
CASES, STEPS, WORKERS = 60 * KILLS, ("nhac-50", "nhac-80", "den-han"), 2
THREE_DAYS = 3 * 86400.0
PICK = random.Random(5)


class Nursery:
    def __init__(self, address: str, design: str) -> None:
        self.address, self.design = address, design
        script = Path(__file__).parent / "nursery.py"
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def born(self, off: float) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{self.design} {self.address} {off}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def seed(database: Database) -> datetime:
    """Cases whose steps are spread over six days around now; they are nobody's: rows without a report."""
    at = now()
    with database.atomic():
        for number in range(CASES):
            code, first = f"C{number:05}", at + timedelta(seconds=PICK.uniform(-THREE_DAYS, THREE_DAYS))
            stored = link(f"case:{code}", 1, GENESIS, Event("opened", 1, at, "", "", {}))
            EventRow.insert(stream=stored.stream, seq=1, text=stored.text, previous=GENESIS, hash=stored.hash).execute()
            CaseRow.insert(code=code, seq=1, state="s", closed=False, sent_at=at, order_sent=0, order_due=0).execute()
            Timer.insert_many(
                {"case": code, "clock": "c", "epoch": 1, "step": s, "at": first + timedelta(hours=n), "receivers": "a"}
                for n, s in enumerate(STEPS)
            ).execute()
    return at


def told() -> Iterator[tuple[str, str]]:
    """Every step on record, in the order of each case's log."""
    for row in EventRow.select().where(EventRow.seq > 1).order_by(EventRow.stream, EventRow.seq):
        yield row.stream, row.text.split('"step":"')[1].split('"')[0]


def waiting() -> int:
    return int(Timer.select().count())


def progress() -> tuple[int, int]:
    """Changes with whatever a worker does: steps taken off, steps put on record."""
    return waiting(), int(EventRow.select().count())


def killed(address: str, design: str, kills: int = KILLS) -> int:
    """Kill workers while they work until all is told; returns how many were killed at work."""
    nursery, at_work, killed_at_work = Nursery(address, design), {}, 0
    try:
        at_work = {nursery.born(PICK.uniform(-THREE_DAYS, THREE_DAYS)) for _ in range(WORKERS)}
        while killed_at_work < kills and waiting():
            before, until = progress(), time.monotonic() + 0.2
            while progress() == before and time.monotonic() < until:
                time.sleep(0.001)
            killed_at_work += progress() != before
            time.sleep(PICK.uniform(0, 0.006))
            victim = PICK.choice(sorted(at_work))
            os.kill(victim, signal.SIGKILL)
            off = PICK.uniform(-THREE_DAYS, THREE_DAYS)
            at_work = at_work - {victim} | {nursery.born(off)}
        for victim in at_work:
            os.kill(victim, signal.SIGKILL)
        nursery.born(THREE_DAYS + 86400)
        until = time.monotonic() + 30
        while waiting() and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        nursery.end()
    return killed_at_work


def test_no_step_is_missing_or_told_twice(database: Database, address: str) -> None:
    seed(database)
    assert killed(address, "right") == KILLS
    by_case: dict[str, list[str]] = {}
    for stream, step in told():
        by_case.setdefault(stream, []).append(step)
    assert len(by_case) == CASES
    assert all(tuple(steps) == STEPS for steps in by_case.values())
    assert ToldStep.select().count() == CASES * len(STEPS)
    assert journal.verify() == []


@pytest.mark.parametrize("address", ADDRESSES, indirect=True)
@pytest.mark.parametrize(("design", "fault"), [("mark_then_send", "missing"), ("send_then_mark", "twice")])
def test_wrong_designs_are_found_out(database: Database, address: str, design: str, fault: str) -> None:
    seed(database)
    killed(address, design, 2 * KILLS)
    counts = Counter(told())
    missing = CASES * len(STEPS) - len(counts)
    twice = sum(n > 1 for n in counts.values())
    assert {"missing": missing, "twice": twice}[fault] > 0
