"""One report goes from a citizen to a public answer, by clicks, on a phone and on a desktop."""

import os
import time
from pathlib import Path

import pytest
from office_server import Served
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from widths import fits

SHOTS = os.environ.get("SCREENSHOTS")
TEXT = "Hàng quán bày kín vỉa hè trước cổng trường, học sinh phải đi xuống lòng đường."


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def signed_in(browser: Browser, served: Served, user: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{served.url}/dang-nhap")
    shot(page, "sign-in")
    page.get_by_label("Tài khoản").fill(user)
    page.get_by_label("Mật khẩu").fill("quyche")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("summary", has_text="Của tôi")).to_be_visible()
    shot(page, f"first-{user}")
    fits(page)
    return page


def send(page: Page, served: Served, picture: Path | None = None) -> str:
    page.goto(f"{served.url}/gui")
    page.get_by_label("Lĩnh vực").select_option(label="Trật tự đô thị")
    page.get_by_label("Sự việc").fill(TEXT)
    page.get_by_label("Phường, xã").select_option(label="Phường Tân Phong")
    if picture:
        page.locator("#anh").set_input_files(picture)
    page.get_by_label("Họ tên").fill("Lò Thị Sao")
    page.get_by_label("Tôi trung thực").check()
    shot(page, "report")
    fits(page)
    page.get_by_role("button", name="Gửi phản ánh").click()
    shot(page, "sent")
    return page.locator("p.code").inner_text()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_report_goes_all_the_way(browser: Browser, served: Served, tmp_path: Path, width: int) -> None:
    picture = tmp_path / "ảnh.jpg"
    Image.new("RGB", (640, 480), "olive").save(picture)
    citizen = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    citizen.goto(served.url)
    shot(citizen, "home")
    fits(citizen)
    code = send(citizen, served, picture)
    citizen.get_by_role("link", name="Theo dõi vụ việc này").click()
    expect(citizen.get_by_text("Đã tiếp nhận, đang phân loại").first).to_be_visible()

    ioc = signed_in(browser, served, "truong-ioc", width)
    ioc.goto(f"{served.url}/vu-viec/{code}")
    shot(ioc, "triage")
    fits(ioc)
    expect(ioc.get_by_text("UBND phường Tân Phong").first).to_be_visible()
    expect(ioc.get_by_text("Điều 7 khoản 4 điểm i").first).to_be_visible()
    expect(ioc.get_by_text("02 giờ").first).to_be_visible()
    expect(ioc.get_by_text("Lò Thị Sao")).to_have_count(0)
    ioc.get_by_role("link", name="Giao xử lý", exact=True).click()
    shot(ioc, "assign")
    fits(ioc)
    ioc.get_by_role("button", name="Giao xử lý").click()
    expect(ioc.get_by_text("Đã giao").first).to_be_visible()

    agency = signed_in(browser, served, "ubnd-tan-phong", width)
    agency.get_by_role("link", name=code).click()
    agency.get_by_role("link", name="Nhận việc").click()
    agency.get_by_role("button", name="Nhận việc").click()
    agency.get_by_role("link", name="Đã tới hiện trường").click()
    agency.get_by_role("button", name="Đã tới hiện trường").click()
    agency.get_by_role("link", name="Báo cáo kết quả").click()
    agency.get_by_label("Đã kiểm tra và xử lý thế nào").fill("Đã yêu cầu các hộ thu dọn, trả lại vỉa hè.")
    agency.locator("#anh").set_input_files(picture)
    agency.get_by_role("button", name="Gửi kết quả").click()
    shot(agency, "agency-case")
    fits(agency)
    expect(agency.get_by_text("đúng hạn").first).to_be_visible()

    ioc.goto(f"{served.url}/vu-viec/{code}/cong-khai-tra-loi")
    ioc.get_by_label("Tiêu đề").fill(f"Vỉa hè trước cổng trường {width}")
    ioc.get_by_label("Tóm tắt sự việc").fill("Hàng quán lấn chiếm vỉa hè trước cổng trường.")
    ioc.get_by_label("Trả lời").fill("UBND phường đã yêu cầu các hộ thu dọn.")
    ioc.get_by_role("button", name="Công khai").click()
    expect(ioc.get_by_text("Đã công khai").first).to_be_visible()

    public = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    public.goto(f"{served.url}/cong-khai")
    public.get_by_role("link", name=f"Vỉa hè trước cổng trường {width}").click()
    shot(public, "answer")
    fits(public)
    expect(public.get_by_text("UBND phường đã yêu cầu các hộ thu dọn.")).to_be_visible()
    expect(public.get_by_text(TEXT)).to_have_count(0)
    citizen.reload()
    shot(citizen, "follow")
    expect(citizen.get_by_text("UBND phường đã yêu cầu các hộ thu dọn.")).to_be_visible()


def test_one_line_of_yaml_changes_new_cases_and_leaves_old_ones(browser: Browser, served: Served) -> None:
    citizen = browser.new_page()
    old = send(citizen, served)
    limits = served.policy / "sla.yaml"
    before = limits.read_text(encoding="utf-8")
    row = before.index("mã: th-trat-tu-do-thi")
    limits.write_text(before[:row] + before[row:].replace("02 giờ", "03 giờ", 1), encoding="utf-8")
    office = signed_in(browser, served, "chuyen-vien-van-phong", 1440)
    limit = office.locator("dt:has-text('Thời hạn') + dd")
    deadline = time.monotonic() + 5
    new = send(citizen, served)
    while "03 giờ" not in (office.goto(f"{served.url}/vu-viec/{new}") and limit.first.inner_text()):
        assert time.monotonic() < deadline
        new = send(citizen, served)
    label = office.get_by_text("Phiên bản chính sách của vụ việc").inner_text()
    office.goto(f"{served.url}/vu-viec/{old}")
    assert "02 giờ" in limit.first.inner_text()
    assert office.get_by_text("Phiên bản chính sách của vụ việc").inner_text() != label
    office.goto(f"{served.url}/chinh-sach")
    shot(office, "policy")
    fits(office)
    expect(office.get_by_text("departs-without-document")).to_be_visible()
    expect(office.get_by_text("test-failed").first).to_be_visible()

    limits.write_text(before.replace("02 giờ", "2", 1), encoding="utf-8")
    time.sleep(1.2)
    office.goto(f"{served.url}/chinh-sach")
    office.reload()
    shot(office, "policy-broken")
    expect(office.get_by_role("alert")).to_contain_text("bản trước vẫn chạy")
    expect(office.get_by_text("sla.yaml:").first).to_be_visible()
    send(citizen, served)
    limits.write_text(before, encoding="utf-8")
