"""Whether reminders keep up: measured for a monitor, said on every page of the office, honest about the clock."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clients import signed_in
from clocked import Clocked, at
from flask import Flask
from peewee import Database

from quyche import clock
from quyche.service.health import health
from quyche.store import registers, timers
from quyche.worker import BEAT_SECONDS, ClockJumped, Job, Worker


def beaten(worker: Worker) -> int:
    """One beat, with a connection of its own as in a process of its own."""
    with ThreadPoolExecutor(1) as hand:
        return hand.submit(worker.beat).result()


def test_an_unfired_step_and_a_silent_worker_are_seen(database: Database, tmp_path: Path) -> None:
    office = Clocked(database, tmp_path)
    start = at("2026-11-16 08:00")
    office.dispatched(start)
    assert not health(start + timedelta(minutes=61)).behind
    late = health(start + timedelta(minutes=62))
    assert late.behind
    assert late.lag == timedelta(minutes=2)
    office.work(start + timedelta(minutes=62))
    timers.beat("w1", start + timedelta(minutes=62))
    assert not health(start + timedelta(minutes=63)).behind
    assert health(start + timedelta(minutes=64)).behind


def test_a_wall_clock_that_jumps_stops_the_worker_and_a_new_one_goes_on(database: Database, tmp_path: Path) -> None:
    office = Clocked(database, tmp_path)
    off = timedelta(0)

    def wall() -> datetime:
        return clock.now() + off

    done: list[datetime] = []
    jobs = {"step": Job(lambda _, now: done.append(now) or 0)}
    worker = Worker(database, office.desk, "w1", jobs, wall)
    beaten(worker)
    off = timedelta(minutes=4)
    beaten(worker)
    off = timedelta(minutes=-6)
    with pytest.raises(ClockJumped, match="đồng hồ máy lệch -360 giây"):
        beaten(worker)
    assert len(done) == 2
    beaten(Worker(database, office.desk, "w1", jobs, wall))
    assert len(done) == 3


def test_a_job_that_fails_does_not_stop_the_others(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office, done = Clocked(database, tmp_path), []

    def broken(*_: object) -> int:
        raise OSError("mail")

    jobs = {"a": Job(broken), "b": Job(lambda *_: done.append(1) or 0)}
    beaten(Worker(database, office.desk, "w", jobs, clock.now))
    assert done == [1]
    assert "mail" in caplog.text


def test_a_job_with_much_to_do_leaves_the_others_their_turn_and_goes_on_at_once(
    database: Database, tmp_path: Path
) -> None:
    office, turns = Clocked(database, tmp_path), list[str]()

    def endless(*_: object) -> int:
        time.sleep(0.02)
        turns.append("long")
        return 1

    jobs = {"long": Job(endless, seconds=0.05), "short": Job(lambda *_: turns.append("short") or 0)}
    worker = Worker(database, office.desk, "w", jobs, lambda: clock.now() + timedelta(hours=turns.count("short") > 2))
    began = time.monotonic()
    with pytest.raises(ClockJumped), ThreadPoolExecutor(1) as hand:
        hand.submit(worker.run).result()
    assert turns.count("short") == 3
    assert turns.count("long") >= 3
    assert time.monotonic() - began < 2 * BEAT_SECONDS, "its turns are short, and nobody rests between them"


@pytest.mark.parametrize(
    ("later", "taken"), [(10, False), (31, True), (-3 * 86400, True)], ids=["held", "run out", "put back"]
)
def test_a_lease_outlives_neither_its_time_nor_a_clock_put_back(database: Database, later: int, taken: bool) -> None:
    start, lasts = datetime(2026, 11, 16, tzinfo=UTC), timedelta(seconds=30)
    assert registers.take_lease("worker", "a", start, lasts)
    assert registers.take_lease("worker", "b", start + timedelta(seconds=later), lasts) is taken


def test_metrics_and_the_banner(app: Flask, tmp_path: Path) -> None:
    now, database = clock.now(), app.extensions["database"]
    with database.connection_context():
        office = Clocked(database, tmp_path)
        office.dispatched(now - timedelta(hours=1, minutes=10))
    client = app.test_client()
    lines = (line for line in client.get("/metrics").text.splitlines() if not line.startswith("#"))
    measured = dict(line.split(" ") for line in lines)
    assert 550 < float(measured["quyche_oldest_unfired_step_seconds"]) < 700
    assert measured["quyche_worker_heartbeat_seconds"] == "-1.0"
    assert {float(v) for n, v in measured.items() if "outbox" in n} == {0.0}
    client = signed_in(app, "truong-ioc")
    assert "Bộ phận nhắc hạn đang" in client.get("/viec/phan-loai").text
    with database.connection_context():
        office.work(now)
    app.extensions.pop("health")
    assert "Bộ phận nhắc hạn đang" not in client.get("/viec/phan-loai").text
