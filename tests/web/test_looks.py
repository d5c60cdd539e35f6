"""Every page as every role, on a phone and on a desk: usable by everybody, nothing jumps, nothing sticks out, all light."""

import gzip
import re
from pathlib import Path

import pyotp
from office_server import Served
from playwright.sync_api import Browser, Page
from walking import CODE, Walk, kind_of

PUBLIC = ("/", "/gui", "/theo-doi", "/theo-doi?code=X", "/cong-khai", "/khong-co-trang-nay", "/dang-nhap",
          "/dat-mat-khau")  # fmt: skip
ROLES = (
    "truong-ioc", "truc-ioc", "chuyen-vien-van-phong", "chanh-van-phong", "lanh-dao", "van-thu", "ubnd-doan-ket",
    "quan-tri-ky-thuat",
)  # fmt: skip
OWN = ("/viec", "/tim", "/tim?q=duong", "/tai-khoan-cua-toi", "/tai-khoan-cua-toi/hai-buoc", "/mat-khau", "/thong-bao",
       "/thong-bao/lua-chon")  # fmt: skip
CASE = re.compile(rf"/vu-viec/{CODE}")
NO_PAGE = re.compile(r"\.(csv|xlsx|docx|pdf)\b|/tep/|/static/|^/thong-bao/\d+$|nhom=.*&|&nhom=|/quan-tri/.*\?")


def test_every_page_as_every_role(browser: Browser, served: Served) -> None:
    walk = Walk(browser, served.url)
    public = walk.page()
    for path in PUBLIC:
        walk.visit(public, path, "public")
    codes = [_office(walk, role) for role in ROLES]
    for path in (codes[0].replace("vu-viec", "theo-doi"), *walk.visit(public, "/cong-khai", "public")):
        walk.visit(public, path, "public")
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)
    assert not walk.foreign, walk.foreign
    assert len(walk.seen) > 90


def _office(walk: Walk, role: str) -> str:
    """All that a role comes to by links: of each list the first case, and what may be done with it. A case's code."""
    page, ahead, met, code = walk.page(role), list(OWN), set[str](), ""
    for path in ahead:
        found = [a for a in walk.visit(page, path, role) if not NO_PAGE.search(a)]
        cases = [a for a in found if CASE.fullmatch(a)]
        code = code or "".join(cases[:1])
        ways = [a for a in found if path == OWN[0] and a not in cases]
        others = {kind_of(a): a for a in found if a not in cases and kind_of(a) not in walk.seen | met}
        met |= set(others)
        ahead += [a for a in dict.fromkeys((*cases[:1], *ways, *others.values())) if a not in ahead]
    page.context.close()
    return code


def test_pages_no_link_leads_to(browser: Browser, served: Served) -> None:
    """What follows a form: thanks, codes shown once, the second step of signing in."""
    walk = Walk(browser, served.url)
    sender = walk.page()
    sender.goto(f"{served.url}/gui")
    sender.get_by_label("Sự việc").fill("Hàng quán lấn vỉa hè cả tuần.")
    sender.get_by_label("Tôi trung thực").check()
    _shown(walk, sender, "Gửi phản ánh", "p.code")
    office = walk.page("chanh-van-phong")
    office.goto(f"{served.url}/tai-khoan/cap-moi")
    office.get_by_label("Tên tài khoản").fill("lo.may")
    office.get_by_label("Họ và tên").fill("Lò Thị Mây")
    office.get_by_label("Cán bộ cơ quan xử lý").check()
    office.get_by_label("Cơ quan", exact=True).select_option(label="UBND phường Tân Phong")
    _shown(walk, office, "Cấp tài khoản", "code.once")
    clerk = walk.page("van-thu")
    clerk.goto(f"{served.url}/tai-khoan-cua-toi/hai-buoc")
    secret = clerk.locator("code.typed").inner_text().replace(" ", "")
    clerk.get_by_label("Mã 6 số").fill(pyotp.TOTP(secret).now())
    _shown(walk, clerk, "Bật đăng nhập hai bước", "main li code, main code")
    again = walk.page()
    again.goto(f"{served.url}/dang-nhap")
    again.get_by_label("Tài khoản").fill("van-thu")
    again.get_by_label("Mật khẩu", exact=True).fill("quyche")
    _shown(walk, again, "Đăng nhập", "#code")
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)


def _shown(walk: Walk, page: Page, button: str, then: str) -> None:
    """Press the button, wait for what it leads to, and judge that page."""
    page.get_by_role("button", name=button).click()
    page.locator(then).first.wait_for()
    walk.judge(page, page.url)


def test_the_script_is_light() -> None:
    built = Path(__file__).parents[2] / "platform" / "quyche" / "web" / "static" / "build"
    assert sum(len(gzip.compress(f.read_bytes())) for f in built.glob("*.js")) < 80_000
