"""The road of a version by clicks on a phone: saved, approved, planned, serving at its instant; read again on a desk."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from shelf import HEAD, KEYS, PASSWORD, Shelf, policy, write
from werkzeug.serving import make_server
from widths import fits

from quyche import clock
from quyche.service.preparing import source_digest
from quyche.store import impacts
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

PAGE = "/chinh-sach/phien-ban"


class Office:
    """Served from this very process, so that its clock can be put on."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = clock.now
        self.ahead = timedelta(0)
        monkeypatch.setattr(clock, "now", lambda: real() + self.ahead)
        self.database = connect(f"sqlite:///{folder}/quyche.db")
        migrate(self.database)
        self.database.connect()
        self.shelf = Shelf(self.database, folder, KEYS, clock.now())
        app = make_app(self.database, KEYS, self.shelf.files, self.shelf.serving, "s" * 32, demo=True)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        self.server.shutdown()
        self.database.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office(tmp_path, monkeypatch)
    yield made
    made.stop()


def test_a_version_is_approved_planned_and_serves(office: Office, browser: Browser) -> None:
    new = source_digest(write_candidate(office))
    page = signed_in(office, browser)
    page.goto(office.url + PAGE)
    page.get_by_role("button", name="Lưu bản này để xem xét").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(new[:12])
    page.locator("#approve-password").fill(PASSWORD)
    page.get_by_role("button", name="Phê duyệt", exact=True).click()
    expect(page.locator(".notice.ok")).to_have_text("Đã phê duyệt bản này.")
    impacts.keep(office.shelf.first, new, "", clock.now(), HEAD, "{}")
    instant = clock.now() + timedelta(hours=2)
    plan(office, page, instant)
    page.goto(office.url + PAGE)
    expect(page.locator("main")).to_contain_text("Sắp chạy")
    office.ahead = timedelta(hours=2, seconds=1)
    page.goto(office.url + "/chinh-sach")
    expect(page.locator("main")).to_contain_text(new[:16])
    expect(page.locator("main")).to_contain_text(f"{HEAD} phê duyệt")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        for address in (PAGE, f"{PAGE}/{new}", f"{PAGE}/{office.shelf.first}", "/chinh-sach/hieu-luc/1"):
            page.goto(office.url + address)
            fits(page)


def write_candidate(office: Office) -> dict[str, bytes]:
    files = policy(45)
    write(files, office.shelf.root)
    return files


def signed_in(office: Office, browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=True).new_page()
    page.goto(office.url + "/dang-nhap")
    page.locator("[name=user]").fill(HEAD)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    return page


def plan(office: Office, page: Page, instant: datetime) -> None:
    zone = office.shelf.desk(clock.now()).live.book.zone
    page.locator("#from").fill(f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}")
    page.locator("#activate-password").fill(PASSWORD)
    page.get_by_role("button", name="Cho có hiệu lực").click()
    expect(page.locator(".notice.ok")).to_contain_text("Đến giờ đã định")
