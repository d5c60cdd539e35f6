"""The worker: puts due steps on record, tells people, sends what waits, and keeps time honest."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from quyche.clock import Watch
from quyche.errors import QuycheError
from quyche.service.desk import Desk
from quyche.store import registers, timers

BEAT_SECONDS = 2.0
LEASE = timedelta(seconds=30)
MOST_DRIFT = timedelta(minutes=5)
JOB_SECONDS = 10.0
"""A job with more to do goes on for so long before the others have their turn."""

JUMPED = (
    "đồng hồ máy lệch {:+.0f} giây trong khi worker chạy; worker dừng để không nhắc sai. "
    "Hãy chỉnh lại giờ máy rồi chạy lại worker",
    "the machine's clock jumped while the worker ran; set it right and start the worker again",
)
log = logging.getLogger("quyche.worker")
Act = Callable[[Desk, datetime], int]
"""Does a batch of what is due and returns how much; 0 when there was nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something a worker does at every beat, or once in a while.

    While there is more to do it goes on for `seconds` at a time: a step that comes due meanwhile waits so long.
    """

    act: Act
    every: timedelta = timedelta(0)
    seconds: float = JOB_SECONDS


class Connected(Protocol):
    """A database that opens a connection for the length of a block."""

    def connection_context(self) -> AbstractContextManager[Any]: ...


class ClockJumped(QuycheError):
    """The machine's clock was set while a worker ran: what it would do next cannot be trusted."""


class Worker:
    """Works beat by beat. On PostgreSQL several share the work; on SQLite one holds the lease, others wait."""

    def __init__(
        self,
        database: Connected,
        desk: Callable[[datetime], Desk],
        holder: str,
        jobs: Mapping[str, Job],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._desk, self._holder, self._jobs, self._now = database, desk, holder, jobs, now
        self._watch, self._next = Watch(now()), dict.fromkeys(jobs, 0.0)
        self._left = False

    def run(self) -> None:
        """Until stopped from outside. Raises ClockJumped; a database that is away for a while is waited for."""
        while True:
            try:
                self.beat()
            except ClockJumped:
                raise
            except Exception:  # whatever a beat met, the next one is tried: nobody is there to start the worker again
                log.exception("beat")
            if not self._left:
                time.sleep(BEAT_SECONDS)

    def beat(self) -> int:
        """One turn of every job; returns how much was done. Raises ClockJumped."""
        self._left = False
        with self._database.connection_context():
            timers.beat(self._holder, self._moment())
            return sum(self._do(name, job) for name, job in self._jobs.items() if self._turn(name, job))

    def _turn(self, name: str, job: Job) -> bool:
        """Whether it is this job's turn; the next one is counted from now."""
        moment = time.monotonic()
        if moment < self._next[name]:
            return False
        self._next[name] = moment + job.every.total_seconds()
        return True

    def _do(self, name: str, job: Job) -> int:
        """One job's turn; its failure is its own: the others go on, and it is tried again at the next beat."""
        done, until = 0, time.monotonic() + job.seconds
        while time.monotonic() < until:
            now = self._moment()
            if not self._may_work(now):
                break
            try:
                more = job.act(self._desk(now), now)
            except Exception:  # whatever it is, the other jobs must not stop for it
                log.exception("%s", name)
                break
            done += more
            if not more:
                break
        else:
            self._left = True
        return done

    def _may_work(self, now: datetime) -> bool:
        return timers.shared() or registers.take_lease("worker", self._holder, now, LEASE)

    def _moment(self) -> datetime:
        now = self._now()
        drift = self._watch.drift(now)
        if abs(drift) > MOST_DRIFT:
            raise ClockJumped(f"{JUMPED[0].format(drift.total_seconds())} / {JUMPED[1]}")
        return now
