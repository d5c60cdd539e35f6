"""Queues, searches, first pages, overview, case page, submit and erasure as the cases grow to a million, on SQLite.

The cases that are opened and sent are real; the crowd around them is written straight into the tables (`crowd.py`).
"""

from __future__ import annotations

import gzip
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import crowd
from flask import Flask
from flask.testing import FlaskClient

from quyche import clock
from quyche.handle import ANYBODY, Actor
from quyche.policy.policy import Policy
from quyche.service import cases
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk, Submission, stream
from quyche.store import journal, search
from quyche.store.tables import SearchRow
from quyche.wiring.office import Office, open_office
from quyche.wiring.settings import read_settings

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 30
HTML_LIMIT, SCRIPT_LIMIT, GROWTH = 60_000, 80_000, 1.5
Acts = dict[str, Callable[[], object]]


def bench_million(sizes: tuple[int, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(read_settings({"QUYCHE_DATA": folder, "QUYCHE_POLICY": str(ROOT), "QUYCHE_DEMO": "1",
                                            "QUYCHE_FOLLOW": "tree"}))  # fmt: skip
        app, at = office.app(), clock.now()
        with office.database.connection_context():
            desk = office.desk(at)
            sample_accounts(desk.policy, "quyche")
            code = _report(desk, "bench-0")
            people = crowd.Crowd(desk, journal.read(stream(code))[0].text, at)
        acts = {**_pages(app, desk.policy, code), **_writes(office)}
        medians, had = {}, 0
        for size in sizes:
            _crowded(office, people, had, size)
            had = size
            medians[size] = {what: _measured(what, act, size) for what, act in acts.items()}
        for what, first in medians[sizes[0]].items():
            growth = medians[sizes[-1]][what] / first
            _told(f"{what}: growth to {sizes[-1]:,} cases", f"{growth:.2f}", f"at most {GROWTH}")
        _weights(_signed_in(app, "truong-ioc"))


def _crowded(office: Office, people: crowd.Crowd, first: int, last: int) -> None:
    start = time.perf_counter()
    with office.database.connection_context():
        people.write(office.database, first, last)
    _told(f"(written {last - first:,} cases)", f"{time.perf_counter() - start:.0f} s")


def _pages(app: Flask, policy: Policy, code: str) -> Acts:
    """What people open, by who opens it."""
    ward, lead = crowd.never_together(policy)
    rare = crowd.rare_category(policy)
    asked = {
        "truong-ioc": {
            "queue": "/viec/dang-xu-ly", "search": "/tim?q=o+ga", "case page": f"/vu-viec/{code}",
            "queue, a ward": f"/viec/dang-xu-ly?ward={ward}",
            "queue, a rare category": f"/viec/dang-xu-ly?category={rare}",
            "queue, a rare agency": f"/viec/dang-xu-ly?lead={crowd.rare_lead(policy)}",
            "queue, two filters that never meet": f"/viec/dang-xu-ly?ward={ward}&lead={lead}",
            "queue, late in a ward": f"/viec/dang-xu-ly?ward={ward}&standing=late",
            "queue, in time": "/viec/dang-xu-ly?standing=in-time",
            "queue, chased": "/viec/dang-xu-ly?chased=waiting",
            "queue, flagged": "/viec/dang-xu-ly?flag=phuc-tap",
            "queue, map of wards and points": "/viec/dang-xu-ly?nhom=ward",
            "finished, two filters that never meet": f"/viec/da-ket-thuc?ward={ward}&lead={lead}",
            "search, words apart": "/tim?q=xe+lon",
            "search, words that never meet": "/tim?q=via+song",
            "home": "/viec",
        },
        "chanh-van-phong": {"queue, locked": "/viec/dang-khoa"},
        "lanh-dao": {
            "queue, what a mark lacks": "/viec/moi-giao", "home of a leader": "/viec", "overview": "/tong-quan",
        },
        lead: {
            "queue of an agency": "/viec/viec-cua-toi",
            "queue of an agency, a rare category": f"/viec/viec-cua-toi?category={rare}",
            "search of an agency": "/tim?q=o+ga",
            "home of an agency": "/viec",
        },
        crowd.rare_lead(policy): {"search of an agency with few cases": "/tim?q=o+ga"},
    }  # fmt: skip
    found: Acts = {}
    for who, pages in asked.items():
        client = _signed_in(app, who)
        found |= {what: partial(_page, client, address) for what, address in pages.items()}
    return found


def _writes(office: Office) -> Acts:
    numbers = iter(range(1, 1_000_000))
    return {
        "submit": lambda: _submit(office, f"bench-{next(numbers)}"),
        "forget a case's words": lambda: _forget(office),
    }


def _measured(what: str, act: Callable[[], object], size: int) -> float:
    act()
    times = sorted(_timed(act) for _ in range(ROUNDS))
    _told(f"{what} at {size:,} cases", f"p50 {statistics.median(times):.1f} ms, p95 {times[int(ROUNDS * 0.95)]:.1f} ms")
    return statistics.median(times)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def _submit(office: Office, command: str) -> None:
    with office.database.connection_context():
        _report(office.desk(clock.now()), command)


def _forget(office: Office) -> None:
    with office.database.connection_context(), office.database.atomic():
        search.drop(SearchRow.select(SearchRow.case).order_by(SearchRow.id.desc()).scalar())


def _report(desk: Desk, command: str) -> str:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": crowd.TEXTS[0], "cam-ket": "yes"}
    sent = Submission(command, {k: [v] for k, v in typed.items()})
    return cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), clock.now())


def _signed_in(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/dang-nhap").text)
    assert found
    client.post("/dang-nhap", data={"csrf_token": found[1], "user": who, "password": "quyche"})
    return client


def _weights(client: FlaskClient) -> None:
    page = len(gzip.compress(_page(client, "/viec/dang-xu-ly").encode()))
    built = ROOT / "platform" / "quyche" / "web" / "static" / "build"
    script = sum(len(gzip.compress(p.read_bytes())) for p in built.glob("*.js"))
    _told("queue page, compressed", f"{page / 1000:.1f} KB", f"under {HTML_LIMIT // 1000} KB")
    _told("all scripts, compressed", f"{script / 1000:.1f} KB", f"under {SCRIPT_LIMIT // 1000} KB")


def _told(what: str, value: str, target: str = "") -> None:
    print(f"{what:<66} {value:<28} {target}", flush=True)


if __name__ == "__main__":
    bench_million(tuple(int(size) for size in sys.argv[1:]) or SIZES)
