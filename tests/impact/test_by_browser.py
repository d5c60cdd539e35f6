"""A report by clicks: asked for, seen to grow without the page being loaded again, and then as the command has it."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from reporting import CHIEF, KEYS, ROOT
from seeding import EDITS, NOW, edited, seed
from walking import DESK, PHONE, Walk
from werkzeug.serving import make_server

from quyche import clock
from quyche.cli import impact_commands
from quyche.files import FileStore
from quyche.service import impacting
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk
from quyche.service.preparing import read_directory
from quyche.service.serving import Serving
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

PAGE = "/chinh-sach/tac-dong"
BATCH = 9
CHANGES = {
    "lead": "Cơ quan chủ trì khác", "helpers": "Cơ quan phối hợp khác", "limit": "Thời hạn khác",
    "due": "Hạn xử lý khác", "newly_late": "Quá hạn thêm", "no_longer_late": "Không còn quá hạn",
    "admissible": "Việc tiếp nhận khác", "publish": "Việc công khai khác",
}  # fmt: skip

NOTHING = "không có quy định"
WORDS = {"yes": "tiếp nhận", "no": "không tiếp nhận", "public": "công khai", "withheld": "không công khai"}
Name = Callable[[str], str]


class Office:
    """Served from this very process on one afternoon; its worker moves when told to."""

    def __init__(self, folder: Path, serving: Serving) -> None:
        self.database = connect(f"sqlite:///{folder}/quyche.db")
        migrate(self.database)
        self.database.connect()
        files = FileStore(folder / "files")
        self.desk = Desk(self.database, KEYS, files, serving, serving.refresh(NOW))
        sample_accounts(self.desk.policy, "quyche")
        impacting.put_on_record(read_directory(ROOT), "", NOW)
        seed(self.desk, 10)
        self.other = impacting.put_on_record(edited(*EDITS), "", NOW + timedelta(seconds=1))
        app = make_app(self.database, KEYS, files, serving, "s" * 32, demo=True)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.work = impacting.Comparison()

    def stop(self) -> None:
        self.server.shutdown()
        self.database.close()


@pytest.fixture
def office(tmp_path: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(impacting, "BATCH", BATCH)
    made = Office(tmp_path, serving)
    yield made
    made.stop()


def test_a_report_grows_under_the_eyes_and_says_what_the_command_says(
    office: Office, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = Walk(browser, office.url)
    page = walk.page(CHIEF.id)
    page.clock.install()
    page.goto(office.url + PAGE)
    walk.judge(page, PAGE, (PHONE, DESK))
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.locator("progress")).to_have_attribute("value", "0")
    walk.judge(page, "a report that waits", (PHONE, DESK))
    page.evaluate("window.same = true")
    for steps, seen in ((3, BATCH), (1, 2 * BATCH)):
        for _ in range(steps):
            office.work.work_off(office.desk, NOW)
        page.clock.run_for(2000)
        expect(page.locator("progress")).to_have_attribute("value", str(seen))
    assert page.evaluate("window.same"), "the page was loaded again"
    while office.work.work_off(office.desk, NOW):
        pass
    page.clock.run_for(2000)
    expect(page.locator(".numbers")).to_be_visible()
    walk.judge(page, "a report", (PHONE, DESK))
    shown = seen_on(page)
    to_the_version_and_back(page)
    impact_commands.impact(office.desk, ROOT, (office.desk.live.source_digest, office.other), ("", ""), "json", "vi")
    names = {a.head.id: a.label.vi for a in office.desk.policy.agencies}
    assert shown == told_by(json.loads(capsys.readouterr().out), lambda agency: names.get(agency, NOTHING))
    assert not walk.wrong, "\n".join(walk.wrong)
    assert not walk.foreign


def to_the_version_and_back(page: Page) -> None:
    """Whoever has read the report goes on to approve the version, and finds the report again from there."""
    report, digest = page.url, page.locator("h1").inner_text().rpartition(" ")[2]
    page.get_by_role("link", name="Phê duyệt, cho có hiệu lực").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(digest)
    page.get_by_role("link", name="Báo cáo tác động").click()
    expect(page).to_have_url(report)


def seen_on(page: Page) -> dict[str, Any]:
    """What the page says, as text."""
    return {
        "numbers": page.locator(".number strong").all_text_contents(),
        "moved": page.locator("table.moves").evaluate_all(TABLES),
        "loads": sorted(page.locator("figure.load").evaluate_all(LOADS)),
        "cases": page.locator("#vu-viec tbody tr").evaluate_all(CASES),
    }


TABLES = (
    """all => all.map((t) => [t.caption.textContent, [...t.rows].map((r) => [...r.cells].map((c) => c.textContent))])"""
)
LOADS = """all => all.map((f) => ['figcaption', '.hint'].map((s) => f.querySelector(s)?.textContent.trim() || ''))"""
CASES = """all => all.map((r) => [r.querySelector('a.code').textContent,
  [...r.querySelectorAll('td div p')].map((p) => p.textContent)])"""


def told_by(said: dict[str, Any], name: Name) -> dict[str, Any]:
    """The same from the command's data, in the page's words."""
    changed, late = said["changed"], said["late"]
    asked = [row for kind in CHANGES if changed[kind] for row in [_table(kind, said, name)]]
    return {
        "numbers": [
            str(n) for n in (changed["any"], changed["newly_late"], changed["no_longer_late"],
                             f"{late['old']} → {late['new']}")
        ],
        "moved": asked,
        "loads": sorted(_load(row, name) for row in said["load"]),
        "cases": [[c["case"], [_line(kind, c["old"], c["new"], name) for kind in c["what"]]] for c in said["cases"]],
    }  # fmt: skip


def _table(kind: str, said: dict[str, Any], name: Name) -> list[Any]:
    moved = [(m["from"], m["to"], m["cases"]) for m in said["moved"] if m["what"] == kind]
    rows = [[f"{_value(kind, a, name)} → {_value(kind, b, name)}", str(n)] for a, b, n in moved]
    rows += [[name(m["agency"]), str(m["cases"])] for m in said["late_by"] if m["what"] == kind]
    return [f"{CHANGES[kind]}: {said['changed'][kind]}", rows or [["Xem từng vụ việc", ""]]]


def _load(row: dict[str, Any], name: Name) -> list[str]:
    old, new = row["old"], row["new"]
    other = [f"{hour} giờ: {a} → {b}" for hour, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    return [f"{name(row['agency'])}: {sum(old)}" + (f" → {sum(new)}" if other else ""), " · ".join(other)]


def _line(kind: str, old: dict[str, Any], new: dict[str, Any], name: Name) -> str:
    if kind in ("newly_late", "no_longer_late"):
        return CHANGES[kind]
    key = {"helpers": "with", "due": "due_at"}.get(kind, kind)
    return f"{CHANGES[kind]}: {_value(kind, old[key], name)} → {_value(kind, new[key], name)}"


def _value(kind: str, value: Any, name: Name) -> str:
    if kind == "due":
        return f"{datetime.fromisoformat(value):%d/%m/%Y %H:%M}" if value else "không có hạn"
    if kind == "helpers":
        return ", ".join(map(name, value)) or "không có"
    if kind == "limit" and value:
        return f"{value['amount']:02} giờ" + (" làm việc" if value["clock"] == "working" else "")
    return name(value) if kind == "lead" else WORDS.get(value, NOTHING)
