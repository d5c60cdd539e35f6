"""The pages under /chinh-sach by clicks on a phone, each read again on a desk."""

import os
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from shelf import DESK, HEAD, KEYS, PASSWORD, Shelf, policy, write
from werkzeug.serving import make_server
from widths import fits

from quyche import clock
from quyche.service.preparing import source_digest
from quyche.store import impacts
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

PAGE = "/chinh-sach/phien-ban"
SHOTS = os.environ.get("SCREENSHOTS")


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
    for address in (PAGE, f"{PAGE}/{new}", f"{PAGE}/{office.shelf.first}", "/chinh-sach/hieu-luc/1"):
        page.goto(office.url + address)
        read_on_both(page)


def test_a_refusal_says_why_and_alarms_until_somebody_has_seen_it(office: Office, browser: Browser) -> None:
    new = source_digest(write_candidate(office))
    page = signed_in(office, browser)
    page.goto(office.url + PAGE)
    page.get_by_role("button", name="Lưu bản này để xem xét").click()
    page.locator("#activate-password").fill(PASSWORD)
    page.get_by_role("button", name="Cho có hiệu lực").click()
    refused = page.locator("main [role=alert]")
    expect(refused).to_contain_text("bản đang chạy vẫn chạy")
    expect(refused.locator("li")).to_have_count(2)
    read_on_both(page)
    page.goto(office.url + "/chinh-sach")
    expect(page.locator("main")).to_contain_text(office.shelf.first[:16])
    expect(page.locator("main")).to_contain_text("bị từ chối")
    read_on_both(page)
    page.get_by_role("link", name="Phiên bản và hiệu lực").first.click()
    page.locator("article", has_text=new[:12]).get_by_role("button", name="Đã xem").click()
    expect(page.locator("article", has_text=new[:12])).not_to_contain_text("chưa xem")
    page.goto(office.url + "/chinh-sach")
    expect(page.locator("main")).not_to_contain_text("bị từ chối")


def test_what_a_version_changes_is_read_side_by_side(office: Office, browser: Browser) -> None:
    write_candidate(office)
    page = signed_in(office, browser)
    page.goto(office.url + PAGE)
    page.get_by_role("button", name="Lưu bản này để xem xét").click()
    page.get_by_role("link", name="Khác bản đang chạy ở đâu").click()
    answer = page.locator("section", has_text="Câu trả lời thay đổi").locator("tbody tr")
    expect(answer).to_have_count(1)
    expect(answer.locator("del")).to_have_text("30 phút")
    expect(answer.locator("ins")).to_have_text("45 phút")
    expect(page.locator("details", has_text="rules/all.yaml").first).to_contain_text("Điều 3")
    read_on_both(page)
    before, after = (page.locator(f"select[name={name}]") for name in ("truoc", "sau"))
    after.select_option(before.input_value())
    page.get_by_role("button", name="So sánh").click()
    expect(page.locator("main")).not_to_contain_text("45 phút")


def test_a_decision_is_explained_and_made_again(office: Office, browser: Browser) -> None:
    code = office.shelf.send(clock.now())
    page = signed_in(office, browser, DESK)
    page.goto(f"{office.url}/vu-viec/{code}/dan-len")
    page.locator("[name=dong-dau]").fill("Ồn ào buổi trưa")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/vu-viec/{code}")
    page.locator("details", has_text="Vì sao? Thời hạn").locator("summary").click()
    expect(page.locator("details[open]", has_text="han-on")).to_contain_text("Ồn ào được nhắc trong nửa giờ")
    page.get_by_role("link", name="Mọi quyết định của vụ việc này").click()
    expect(page.locator("main")).to_contain_text("khớp")
    page.get_by_text("Cách tính hạn", exact=True).click()
    expect(page.locator(".sums")).to_contain_text("30 phút")
    read_on_both(page)
    page.get_by_label("Mã vụ việc").fill("2222-22222-2222")
    page.get_by_role("button", name="Giải thích").click()
    expect(page.locator("main [role=alert]")).to_contain_text("Không có vụ việc mang mã này")
    expect(page.get_by_label("Mã vụ việc")).to_have_value("2222-22222-2222")
    read_on_both(page)


def read_on_both(page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        fits(page)
        if SHOTS:
            name = re.sub(r"\W+", "-", page.url.rpartition(":")[2])
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def write_candidate(office: Office) -> dict[str, bytes]:
    files = policy(45)
    write(files, office.shelf.root)
    return files


def signed_in(office: Office, browser: Browser, who: str = HEAD) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=True).new_page()
    page.goto(office.url + "/dang-nhap")
    page.locator("[name=user]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    return page


def plan(office: Office, page: Page, instant: datetime) -> None:
    zone = office.shelf.desk(clock.now()).live.book.zone
    page.locator("#from").fill(f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}")
    page.locator("#activate-password").fill(PASSWORD)
    page.get_by_role("button", name="Cho có hiệu lực").click()
    expect(page.locator(".notice.ok")).to_contain_text("Đến giờ đã định")
