"""Versions change again and again under load, in two serving processes: no decision is mixed, nothing fails."""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from peewee import Database
from shelf import DESK, HEAD, KEY, KEYS, PASSWORD, ROOT, Shelf, policy

from quyche.clock import now
from quyche.policy.policy import Policy
from quyche.service import finding_versions, keeping, replaying
from quyche.service.activating import ActivationRefused
from quyche.store import impacts, journal

ACTIVATIONS = int(os.environ.get("ACTIVATIONS", "20"))
"""`make crash` asks for a hundred."""
ADDRESSES = ["sqlite", "postgresql"] if "ACTIVATIONS" in os.environ else ["sqlite"]
REFUSALS = ACTIVATIONS // 5 + (ACTIVATIONS < 25)
WANTED, THREADS = 50.0, 5
"""Forms and pages a second, what a form leads on to not counted, and browsers that ask for them."""
ALERT = 10.0
MINUTES = (30, 31, 32, 33)


def version(minutes: int) -> dict[str, bytes]:
    """Another limit, other hours, another name of a role, one line further down: whatever a decision says tells it."""
    changes = (
        ("09:00-12:00", f"09:00-12:{minutes}"), ("tên: Nhân viên,", f"tên: Nhân viên {minutes},"),
        ("bảng thời hạn:\n", "bảng thời hạn:\n" + "#\n" * (minutes - 30)),
    )  # fmt: skip
    return policy(minutes, *changes)


class Browser:
    """Somebody's browser; every answer that is no page is kept as a failure."""

    def __init__(self, url: str) -> None:
        self.url, self.failures, self.sent = url, [], 0  # type: tuple[str, list[str], int]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, **typed: str) -> str:
        data = urllib.parse.urlencode({"csrf_token": self.token, **typed}).encode()
        return self._open(urllib.request.Request(self.url + path, data))

    def _open(self, asked: urllib.request.Request) -> str:
        self.sent += 1
        try:
            with self.opener.open(asked, timeout=30) as answer:
                return str(answer.read().decode())
        except OSError as error:
            self.failures.append(f"{asked.full_url}: {error}")
            return ""

    def sign_in(self, who: str) -> "Browser":
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/dang-nhap"))
        assert found
        self.token = found[1]
        self.post("/dang-nhap", user=who, password=PASSWORD)
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/tai-khoan-cua-toi"))
        assert found
        self.token = found[1]
        return self


def work(browser: Browser, until: threading.Event, pages: list[tuple[str, str]]) -> None:
    """A report, its code, its decision, and what the page of the policy says serves: three, paced."""
    number, turn = 0, 3 * THREADS / WANTED
    while not until.is_set():
        number += 1
        begun = time.monotonic()
        told = browser.post("/gui", **{"~command": f"{id(browser)}-{number}", "loai": "on-ao", "ke": "Ồn quá."})
        code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{5}-[2-9A-Z]{4}", told)
        if code:
            browser.post(
                f"/vu-viec/{code[0]}/dan-len",
                **{"~command": f"d{id(browser)}-{number}", "~seen": "1", "dong-dau": "Ồn"},
            )
        pages.extend(re.findall(r"<code>([0-9a-f]{32})</code>.*?<code>([0-9a-f]{16})</code>", browser.get("/chinh-sach"), re.S)[:1])  # fmt: skip
        until.wait(max(0.0, turn - (time.monotonic() - begun)))


@pytest.fixture
def served(address: str, database: Database, tmp_path: Path) -> Iterator[tuple[Shelf, str]]:
    """Two serving processes behind one door, on a record that this process writes."""
    shelf = Shelf(database, tmp_path, KEYS, now(), version(30))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "QUYCHE_POLICY": str(shelf.root), "QUYCHE_DATA": str(tmp_path), "DATABASE_URL": address, "QUYCHE_DEMO": "1",
        "QUYCHE_KEYS": KEY, "PYTHONPATH": str(ROOT / "platform"), "QUYCHE_FILES": str(tmp_path / "files"),
    }  # fmt: skip
    environment.pop("QUYCHE_FOLLOW", None)
    command = [sys.executable, "-m", "gunicorn", "quyche.wiring.office:create_app()", "--bind", f"127.0.0.1:{port}",
               "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield shelf, _up(f"http://127.0.0.1:{port}", tmp_path / "log")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _up(url: str, log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return url
    raise AssertionError(log.read_text())


@pytest.mark.parametrize("address", ADDRESSES, indirect=True)
def test_versions_change_under_load(served: tuple[Shelf, str], capsys: pytest.CaptureFixture[str]) -> None:
    shelf, url = served
    known = _prepared(shelf)
    browsers = [Browser(url).sign_in(DESK) for _ in range(THREADS)]
    head, stop, pages = Browser(url).sign_in(HEAD), threading.Event(), []  # type: tuple[Browser, threading.Event, list[tuple[str, str]]]
    threads = [threading.Thread(target=work, args=(b, stop, pages)) for b in browsers]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        slowest = _change(shelf, head, known)
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    took = time.monotonic() - begun
    sent = sum(b.sent for b in browsers)
    assert [f for b in (*browsers, head) for f in b.failures] == []
    assert slowest < ALERT
    used = _unmixed(known)
    assert {(label, source) for label, source in pages} <= {(p.digests.content, d[:16]) for d, p in known.items()}
    assert len(used) >= 2
    assert sum(used.values()) > ACTIVATIONS // 2
    found = replaying.replay(shelf.desk(now()))
    assert (found.decisions, found.departures) == (sum(used.values()), ())
    with capsys.disabled():
        print(f"\n{sent / took:.0f} requests a second, {sum(used.values())} decisions under {len(used)} versions, "
              f"slowest alert {slowest:.1f} s")  # fmt: skip


def _prepared(shelf: Shelf) -> dict[str, Policy]:
    """All versions stored and approved, each step of the round looked at; which policy each digest means."""
    digests = [shelf.first, *(shelf.approve(version(m), now()) for m in MINUTES[1:])]
    shelf.approve(version(MINUTES[0]), now())
    for old, new in zip(digests, [*digests[1:], digests[0]], strict=True):
        impacts.keep(old, new, "", now(), HEAD, "{}")
    books = {d: keeping.stored(d).book for d in digests}
    return {d: b.policy for d, b in books.items() if b}


def _change(shelf: Shelf, head: Browser, known: dict[str, Policy]) -> float:
    """Go round the versions; refusals in between leave what serves and alarm. The slowest alert in seconds."""
    slowest, every = 0.0, ACTIVATIONS // REFUSALS
    digests = list(known)
    for turn in range(ACTIVATIONS):
        new = digests[(turn + 1) % len(digests)]
        shelf.activate(finding_versions.stored(new)[0], now())
        time.sleep(0.2)
        if turn % every == every - 1:
            slowest = max(slowest, _refused(shelf, head, new))
    return slowest


def _refused(shelf: Shelf, head: Browser, serving: str) -> float:
    with pytest.raises(ActivationRefused):
        shelf.activate(policy(59, ("tên: Nhân viên,", "tên: Kẻ lạ,")), now())
    begun = time.monotonic()
    while "bị từ chối" not in head.get("/chinh-sach"):
        assert time.monotonic() - begun < ALERT
        time.sleep(0.1)
    assert shelf.served(now()) == serving
    return time.monotonic() - begun


def _unmixed(known: dict[str, Policy]) -> Counter[str]:
    """Every decision agrees in rows, digests and answer with the one version it names; how many there are of each."""
    used: Counter[str] = Counter()
    serving = {(p.digests.calendar, p.digests.workplace) for p in known.values()}
    for name in journal.streams("case:"):
        for event in (s.event for s in journal.read(name)):
            if event.kind == "decided":
                _agrees(event.data, known, serving)
                used[event.data["version"]] += 1
    return used


def _agrees(told: Any, known: dict[str, Policy], serving: set[tuple[str, str]]) -> None:
    decided = known[told["version"]]
    row = next(r for r in decided.rules if r.head.id == "han-on")
    limit, place = told["decision"]["limit"], row.head.place
    minutes = {(policy_.digests.rules): m for policy_, m in zip(known.values(), MINUTES, strict=True)}
    assert told["digests"]["rules"] == decided.digests.rules
    assert (told["digests"]["calendar"], told["digests"]["workplace"]) in serving
    assert limit["amount"] == minutes[decided.digests.rules]
    rows = [(r["rule"], r["file"], r["line"]) for r in told["decision"]["rows"]]
    assert ("han-on", place.file, place.line) in rows
