"""An account from its grant to its end, by clicks, on a phone and on a desktop."""

import re

import pytest
from office_server import Served
from playwright.sync_api import Browser, Page, expect
from widths import fits

PASSWORD = "nương lúa bên suối Nậm"  # noqa: S105 - of an invented person
HEADING = "Tên tài khoản;Họ và tên;Vai trò;Cơ quan"


def signed_in(browser: Browser, served: Served, user: str, password: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{served.url}/dang-nhap")
    page.get_by_label("Tài khoản").fill(user)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("summary", has_text="Của tôi")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [390, 1440])
def test_an_account_from_grant_to_end(browser: Browser, served: Served, width: int) -> None:
    office = signed_in(browser, served, "chanh-van-phong", "quyche", width)
    office.get_by_role("link", name="Tài khoản", exact=True).click()
    fits(office)
    office.get_by_role("link", name="+ Cấp tài khoản").click()
    office.get_by_label("Tên tài khoản").fill("Lò Sao")
    office.get_by_label("Họ và tên").fill("Lò Thị Sao")
    office.get_by_role("button", name="Cấp tài khoản").click()
    expect(office.get_by_role("alert")).to_contain_text("chữ thường không dấu")
    fits(office)
    name = f"lo.sao-{width}"
    office.get_by_label("Tên tài khoản").fill(name)
    office.get_by_label("Cán bộ cơ quan xử lý").check()
    office.get_by_label("Cơ quan", exact=True).select_option(label="UBND phường Tân Phong")
    office.get_by_role("button", name="Cấp tài khoản").click()
    fits(office)
    person = given(browser, served, name, office.locator("code.once").inner_text(), width)
    office.goto(f"{served.url}/tai-khoan?q=lo+thi+sao+tan+phong")
    office.get_by_role("link", name=name).click()
    expect(office.get_by_text("Thủ trưởng chịu trách nhiệm: Chủ tịch UBND")).to_be_visible()
    office.get_by_text("Kết thúc tài khoản").first.click()
    office.get_by_label("Lý do kết thúc").fill("Chuyển công tác")
    office.get_by_role("button", name="Kết thúc tài khoản").click()
    expect(office.get_by_text("Lý do: Chuyển công tác")).to_be_visible()
    fits(office)
    person.reload()
    expect(person).to_have_url(re.compile("/dang-nhap$"))
    enlisted(office, served, width)


def given(browser: Browser, served: Served, name: str, code: str, width: int) -> Page:
    """The person sets a password with the code, wrong first, and comes in."""
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    for typed, told in ((code[:-1], "hoặc mã không đúng"), (code, "Đã đặt mật khẩu")):
        page.goto(f"{served.url}/dat-mat-khau")
        page.get_by_label("Tên tài khoản").fill(name)
        page.get_by_label("Mã được cấp").fill(typed)
        page.get_by_label("Mật khẩu mới", exact=False).first.fill(PASSWORD)
        page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
        page.get_by_role("button", name="Đặt mật khẩu").click()
        expect(page.get_by_text(told)).to_be_visible()
        fits(page)
    return signed_in(browser, served, name, PASSWORD, width)


def enlisted(office: Page, served: Served, width: int) -> None:
    """A list with a mistake, then the list mended."""
    for role, told in (("Vua", "1 dòng cần sửa"), ("Cán bộ cơ quan xử lý", "Mọi dòng đều dùng được")):
        office.goto(f"{served.url}/tai-khoan/tu-tep")
        fits(office)
        rows = f"{HEADING}\na.b-{width};Tao A;can-bo-don-vi;ubnd-tan-phong\n"
        rows += f"c.d-{width};Tao C;{role};ubnd-san-thang\n"
        office.get_by_label("Tệp danh sách").set_input_files(
            {"name": "danh sách.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        )
        office.get_by_role("button", name="Xem trước").click()
        expect(office.get_by_text(told)).to_be_visible()
        fits(office)
    office.get_by_role("button", name="Cấp 2 tài khoản").click()
    expect(office.locator("code.once")).to_have_count(2)
    fits(office)
