"""A queue by clicks and keys, on a phone and on a desk."""

import re
from collections.abc import Iterator

import pytest
from office_server import Served
from playwright.sync_api import Browser, expect
from test_main_road import fits, shot, signed_in


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    expect.set_options(timeout=10_000)
    yield


@pytest.mark.parametrize("width", [390, 1440])
def test_a_queue_is_narrowed_named_and_worked_by_keys(browser: Browser, served: Served, width: int) -> None:
    page = signed_in(browser, served, "truong-ioc", width)
    page.goto(f"{served.url}/viec/dang-xu-ly")
    rows = page.locator("[data-case]")
    everything = rows.count()
    assert everything > 3
    page.get_by_text("Lọc, sắp xếp").click()
    page.get_by_label("Thời hạn").select_option(label="Đang quá hạn")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.get_by_text("đang lọc")).to_be_visible()
    assert 0 < rows.count() < everything
    for badge in page.locator("[data-case] .badge.late").all():
        expect(badge).to_contain_text("quá hạn")
    page.get_by_label("Lưu cách xem này với tên").fill(f"Quá hạn {width}")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.goto(f"{served.url}/viec/dang-xu-ly")
    page.get_by_role("link", name=f"Quá hạn {width}").click()
    expect(page).to_have_url(re.compile("standing=late"))
    page.get_by_label("Nhóm theo").get_by_role("link", name="Địa bàn").click()
    expect(page.get_by_role("group", name="Số vụ việc trong danh sách theo địa bàn")).to_be_visible()
    shot(page, "queue")
    fits(page)
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Phím tắt")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("via he")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    fits(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_many_cases_are_previewed_then_done(browser: Browser, served: Served, width: int) -> None:
    page = signed_in(browser, served, "truong-ioc", width)
    page.goto(f"{served.url}/viec/phan-loai")
    known = page.locator("[data-case]", has_text="Trật tự đô thị").first
    code = known.get_attribute("data-case")
    known.locator(".pick input").check()
    expect(page.get_by_text("Đã chọn 1 vụ việc")).to_be_visible()
    page.get_by_text("Đã chọn 1 vụ việc").click()
    page.get_by_role("button", name="Giao xử lý…").click()
    expect(page.get_by_text("Đã giao; UBND")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Giao xử lý").click()
    expect(page.get_by_text("xong 1 trong 1 vụ việc")).to_be_visible()
    page.goto(f"{served.url}/viec/phan-loai")
    expect(page.locator(f'[data-case="{code}"]')).to_have_count(0)


def test_new_rows_come_in_and_leave_choice_and_focus_alone(browser: Browser, served: Served) -> None:
    page = signed_in(browser, served, "truong-ioc", 1440)
    page.clock.install()
    page.goto(f"{served.url}/viec/phan-loai")
    chosen = page.locator("[data-case]").first.get_attribute("data-case")
    page.locator(f'[data-case="{chosen}"] .pick input').check()
    page.locator(f'[data-case="{chosen}"] a.code').focus()
    citizen = browser.new_page()
    citizen.goto(f"{served.url}/gui")
    citizen.get_by_label("Sự việc").fill("Cây đổ chắn lối đi trong ngõ.")
    citizen.get_by_label("Tôi trung thực").check()
    citizen.get_by_role("button", name="Gửi phản ánh").click()
    citizen.wait_for_url("**/da-gui")
    page.clock.fast_forward(16_000)
    expect(page.get_by_text("Có 1 vụ việc mới trong danh sách.")).to_be_visible()
    assert page.locator(f'[data-case="{chosen}"] .pick input').is_checked()
    assert page.evaluate("document.activeElement.textContent") == chosen
