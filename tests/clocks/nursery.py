"""Workers that are born quickly, to be killed: a process that has imported everything forks one for every line it reads.

A line says `<design> <database> <seconds the worker's clock is off>`; the answer is the worker's pid.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

from peewee import Database

from quyche import worker
from quyche.clock import now as wall
from quyche.events import Event, link
from quyche.service import ladder
from quyche.service.desk import Desk
from quyche.store import journal, timers
from quyche.store.database import connect

BATCH = 20


class Bare:
    """As much of a desk as steps without conditions need, in a town whose agencies never end."""

    def __init__(self, database: Database) -> None:
        self.database, self.policy = database, SimpleNamespace(agencies=())
        self.live = SimpleNamespace(book=SimpleNamespace(local_day=datetime.date))


def right(desk: Desk, now: datetime) -> int:
    return ladder.fire_due(desk, now, BATCH)


def mark_then_send(desk: Desk, now: datetime) -> int:
    """Wrong: a worker that dies in between has taken the timer away and told nobody."""
    return _in_two(desk, now, (_mark, _send))


def send_then_mark(desk: Desk, now: datetime) -> int:
    """Wrong: a worker that dies in between tells it again."""
    return _in_two(desk, now, (_send, _mark))


def _in_two(desk: Desk, now: datetime, parts: tuple[Callable[[list[timers.DueStep], datetime], None], ...]) -> int:
    with desk.database.atomic():
        codes = timers.hold_due(now, BATCH)
        due = timers.due_of(codes, now)
    for part in parts:
        with desk.database.atomic():
            part(due, now)
        time.sleep(0.01)  # what a mail server takes at least
    return len(due)


def _mark(due: list[timers.DueStep], now: datetime) -> None:
    for step in due:
        timers.Timer.delete().where(timers.Timer.case == step.case, timers.Timer.step == step.step).execute()


def _send(due: list[timers.DueStep], now: datetime) -> None:
    for step in due:
        stream = f"case:{step.case}"
        seq = journal.length(stream)
        event = Event("step_fired", 1, now, "worker", "", {"clock": step.clock, "epoch": 1, "step": step.step})
        last = journal.read(stream)[-1]
        journal.append_linked([link(stream, seq + 1, last.hash, event)])


DESIGNS = {f.__name__: f for f in (right, mark_then_send, send_then_mark)}


def live(design: str, address: str, off: timedelta) -> None:
    database = connect(address)
    worker.LEASE, worker.BEAT_SECONDS = timedelta(seconds=0.2), 0.01
    jobs = {"steps": worker.Job(DESIGNS[design])}
    at_work = worker.Worker(database, lambda _: Bare(database), f"w{os.getpid()}", jobs, lambda: wall() + off)
    at_work.run()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for line in sys.stdin:
        design, address, off = line.split()
        pid = os.fork()
        if pid == 0:
            live(design, address, timedelta(seconds=float(off)))
        print(pid, flush=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)  # whoever asked for them is gone: nobody works on alone


if __name__ == "__main__":
    main()
