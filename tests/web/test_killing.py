"""SIGKILL while reports are being sent: nothing acknowledged is lost, nothing is left half-stored."""

import http.cookiejar
import json
import os
import random
import re
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from office_server import Served

from quyche import clock
from quyche.service import rebuilding
from quyche.service.desk import load_case
from quyche.store import cases as rows
from quyche.store import contents, journal, search, timers
from quyche.store.tables import CommandRow, Content
from quyche.wiring.office import open_office
from quyche.wiring.settings import read_settings

KILLS = int(os.environ.get("KILLS", "3"))
"""`make crash` kills fifty times."""


class Sender(threading.Thread):
    """Sends reports until told to stop, and remembers the codes it was given."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.url, self.number = url, number
        self.acknowledged: list[str] = []
        self.attempts = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.acknowledged.append(self.send())
            except (OSError, ValueError, http.client.HTTPException):
                time.sleep(0.02)

    def send(self) -> str:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        opener = urllib.request.build_opener(jar)
        page = opener.open(f"{self.url}/gui", timeout=5).read().decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if not token:
            raise ValueError("no form")
        self.attempts += 1
        typed = {
            "csrf_token": token[1], "~command": f"{self.number}-{self.attempts}", "noi-dung": f"Phản ánh {self.number}-{self.attempts}",
            "linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "cam-ket": "yes",
        }  # fmt: skip
        body = urllib.parse.urlencode(typed).encode()
        answer = opener.open(f"{self.url}/gui", body, timeout=5).read().decode()
        code = re.search(r'<p class="code">([^<]+)</p>', answer)
        if not code:
            raise ValueError("not acknowledged")
        return code[1]


def test_killing_loses_no_acknowledged_report(tmp_path: Path) -> None:
    served = Served(tmp_path)
    senders = [Sender(served.url, n) for n in range(3)]
    for s in senders:
        s.start()
    pick = random.Random(7)
    try:
        for _ in range(KILLS):
            before = sum(len(s.acknowledged) for s in senders)
            while sum(len(s.acknowledged) for s in senders) <= before:
                time.sleep(0.01)
            time.sleep(pick.uniform(0, 0.06))
            served.kill()
            served.start()
    finally:
        for s in senders:
            s.stopping.set()
        for s in senders:
            s.join(timeout=15)
        served.stop()

    acknowledged = [code for s in senders for code in s.acknowledged]
    keys = contents.Keys.read((tmp_path / "data" / "keys").read_text())
    office = open_office(read_settings(served.environment))
    with office.database.connection_context():
        assert len(acknowledged) >= KILLS
        for code in acknowledged:
            case = load_case(code)
            assert case, code
            assert "Phản ánh" in json.loads(contents.get(keys, case.entries[0].content) or "{}")["values"]["noi-dung"]
        codes = {s.removeprefix("case:") for s in journal.streams("case:")}
        assert {r["code"] for r in rows.all_rows()} == codes
        erased = {code for code in codes if (case := load_case(code)) and case.erased}
        assert {c.case for c in Content.select(Content.case)} == codes - erased
        assert set(acknowledged) <= {r.result for r in CommandRow.select()}
        live = rows.all_rows(), timers.all_timers(), search.all_rows()
        rebuilding.rebuild(office.desk(clock.now()))
        assert (rows.all_rows(), timers.all_timers(), search.all_rows()) == live
        assert journal.verify() == []
