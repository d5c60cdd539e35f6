"""Sending a form from a phone: a lost line, a wrong field, a second tap, pictures from the camera."""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_server import Served
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from widths import fits

TEXT = "Hàng quán bày kín vỉa hè trước cổng trường, học sinh phải đi xuống lòng đường."
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.jpg" for name in ("một", "hai")]
    for path in paths:
        Image.new("RGB", (640, 480), (90, 120, 60)).save(path)
    return paths


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def cases_in(served: Served) -> int:
    with sqlite3.connect(served.policy.parent / "data" / "quyche.db") as database:
        return database.execute("SELECT count(*) FROM event WHERE stream LIKE 'case:%' AND seq = 1").fetchone()[0]


def pictures_of(served: Served, code: str) -> int:
    with sqlite3.connect(served.policy.parent / "data" / "quyche.db") as database:
        return database.execute('SELECT count(*) FROM attachment WHERE "case" = ?', (code,)).fetchone()[0]


def typed(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/gui")
    page.get_by_label("Sự việc").fill(TEXT)
    page.get_by_label("Phường, xã").select_option(label="Phường Tân Phong")
    page.get_by_label(re.compile("trung thực")).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phản ánh").click()


def test_a_lost_line_loses_nothing(phone: BrowserContext, served: Served, pictures: list[Path]) -> None:
    page, before = phone.new_page(), cases_in(served)
    typed(page, served)
    page.locator("#anh").set_input_files(pictures)
    phone.set_offline(True)
    send(page)
    expect(page.get_by_text("Chưa gửi được: mất kết nối")).to_be_visible()
    shot(page, "lost-line")
    assert page.locator("#anh").evaluate("e => e.files.length") == 2
    assert cases_in(served) == before
    phone.set_offline(False)
    page.reload()
    expect(page.get_by_text("Phần nhập dở lần trước đã được điền lại")).to_be_visible()
    shot(page, "draft-back")
    expect(page.get_by_label("Sự việc")).to_have_value(TEXT)
    expect(page.get_by_label("Phường, xã")).to_have_value("tan-phong")
    assert not page.get_by_label(re.compile("trung thực")).is_checked()
    page.get_by_label(re.compile("trung thực")).check()
    send(page)
    expect(page.locator(".code").first).to_be_visible()
    assert cases_in(served) == before + 1
    page.goto(f"{served.url}/gui")
    expect(page.get_by_label("Sự việc")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_wrong_field_keeps_the_pictures(phone: BrowserContext, served: Served, pictures: list[Path]) -> None:
    page = phone.new_page()
    typed(page, served)
    page.get_by_label("Sự việc").fill("ngắn")
    page.locator("#anh").set_input_files(pictures[:1])
    page.locator("#anh-camera").set_input_files(pictures[1:])
    expect(page.locator(".picked img")).to_have_count(2)
    shot(page, "pictures")
    send(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Xin viết ít nhất 10 ký tự")
    expect(alert).to_be_focused()
    expect(page.locator(".picked img")).to_have_count(2)
    expect(page.locator("[data-again]")).to_be_hidden()
    shot(page, "wrong-field")
    fits(page)
    page.get_by_role("button", name="Bỏ một.jpg").click()
    page.get_by_label("Sự việc").fill(TEXT)
    send(page)
    expect(page.locator(".code").first).to_be_visible()
    assert pictures_of(served, page.locator(".code").first.inner_text()) == 1


def test_two_taps_make_one_entry(phone: BrowserContext, served: Served) -> None:
    page, before = phone.new_page(), cases_in(served)
    typed(page, served)
    page.get_by_role("button", name="Gửi phản ánh").dblclick()
    expect(page.locator(".code").first).to_be_visible()
    assert cases_in(served) == before + 1


def test_an_answer_lost_on_the_way_is_no_second_entry(phone: BrowserContext, served: Served) -> None:
    """The report arrives, its receipt does not; the sender taps again."""
    page, before = phone.new_page(), cases_in(served)
    typed(page, served)
    phone.route(
        "**/gui",
        lambda route: (
            (route.fetch(max_redirects=0), route.abort()) if route.request.method == "POST" else route.continue_()
        ),
    )
    send(page)
    expect(page.get_by_text("Chưa gửi được: mất kết nối")).to_be_visible()
    assert cases_in(served) == before + 1
    phone.unroute("**/gui")
    send(page)
    expect(page.locator(".code").first).to_be_visible()
    assert cases_in(served) == before + 1


def test_without_a_script_the_files_are_held(browser: Browser, served: Served, pictures: list[Path]) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    page.goto(f"{served.url}/gui")
    page.get_by_label("Sự việc").fill("ngắn")
    page.locator("#anh").set_input_files(pictures)
    send(page)
    expect(page.locator(".held .picked")).to_have_text([re.compile("Đã tải lên: một.jpg"), re.compile("hai.jpg")])
    shot(page, "held")
    page.get_by_label("Bỏ hai.jpg").check()
    page.get_by_label("Sự việc").fill(TEXT)
    page.get_by_label(re.compile("trung thực")).check()
    send(page)
    expect(page.locator(".code").first).to_be_visible()
    assert pictures_of(served, page.locator(".code").first.inner_text()) == 1
    page.context.close()


def test_an_officers_draft_stays_in_the_tab_and_goes_at_the_door(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()

    def sign_in() -> None:
        page.goto(f"{served.url}/dang-nhap")
        page.get_by_label("Tài khoản").fill("truc-ioc")
        page.get_by_label("Mật khẩu").fill("quyche")
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator("summary", has_text="Của tôi")).to_be_visible()

    sign_in()
    page.goto(f"{served.url}/nhap/tu-camera")
    page.get_by_label("Camera nào thấy gì").fill(TEXT)
    page.reload()
    expect(page.get_by_label("Camera nào thấy gì")).to_have_value(TEXT)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.locator("summary", has_text="Của tôi").click()
    page.get_by_role("button", name="Thoát").click()
    expect(page.get_by_role("link", name="Cán bộ")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('draft:')).length") == 0
    sign_in()
    page.goto(f"{served.url}/nhap/tu-camera")
    expect(page.get_by_label("Camera nào thấy gì")).to_have_value("")
    context.close()
