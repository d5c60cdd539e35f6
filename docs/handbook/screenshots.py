"""Take the handbook's screenshots again: `make handbook`.

Serves a trial on a free port, signs in as each role, and keeps small pictures beside the chapters.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "web"))
from office_server import Served  # noqa: E402 - the trial server of the tests

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE, DESK = (390, 844), (1280, 900)
COLOURS = 96


@dataclass(frozen=True)
class Shot:
    """`open_first` follows the first case of the list; `action` then opens that action's form."""

    name: str
    user: str
    path: str
    size: tuple[int, int] = DESK
    open_first: bool = False
    action: str = ""


SHOTS = (
    Shot("nguoi-dan-trang-dau", "", "/", PHONE),
    Shot("nguoi-dan-gui", "", "/gui", PHONE),
    Shot("nguoi-dan-theo-doi", "", "/theo-doi", PHONE),
    Shot("dang-nhap", "", "/dang-nhap"),
    Shot("ioc-trang-dau", "truong-ioc", "/viec"),
    Shot("ioc-cho-phan-loai", "truong-ioc", "/viec/phan-loai"),
    Shot("ioc-vu-viec", "truong-ioc", "/viec/phan-loai", open_first=True),
    Shot("ioc-giao-xu-ly", "truong-ioc", "/viec/phan-loai", open_first=True, action="giao-xu-ly"),
    Shot("don-vi-viec", "ubnd-doan-ket", "/viec/viec-cua-toi", PHONE),
    Shot("don-vi-vu-viec", "ubnd-doan-ket", "/viec/viec-cua-toi", PHONE, open_first=True),
    Shot("don-vi-ket-qua", "ubnd-doan-ket", "/viec/viec-cua-toi", PHONE, open_first=True, action="bao-cao-ket-qua"),
    Shot("van-phong-phan-loai", "chuyen-vien-van-phong", "/viec/van-phong-phan-loai"),
    Shot("van-phong-chinh-sach", "chuyen-vien-van-phong", "/chinh-sach"),
    Shot("van-phong-bao-cao", "chuyen-vien-van-phong", "/bao-cao"),
    Shot("lanh-dao-trang-dau", "lanh-dao", "/viec"),
    Shot("lanh-dao-tong-quan", "lanh-dao", "/tong-quan"),
    Shot("lanh-dao-chi-dao", "lanh-dao", "/viec/cho-y-kien", open_first=True, action="cho-y-kien"),
    Shot("van-thu-ghi-so", "van-thu", "/viec/ghi-so"),
)


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("Chromium is needed: sudo apt-get install -y chromium (or set CHROMIUM)")
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
                for shot in SHOTS:
                    take(browser, served.url, shot)
                browser.close()
        finally:
            served.stop()


def take(browser: Browser, url: str, shot: Shot) -> None:
    width, height = shot.size
    page = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN").new_page()
    if shot.user:
        sign_in(page, url, shot.user)
    page.goto(url + shot.path)
    if shot.open_first:
        page.goto(url + str(page.locator("a[href*='/vu-viec/']").first.get_attribute("href")))
    if shot.action:
        page.goto(f"{page.url}/{shot.action}")
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(), HERE / "images" / f"{shot.name}.png")
    page.context.close()


def sign_in(page: Page, url: str, user: str) -> None:
    page.goto(f"{url}/dang-nhap")
    page.get_by_label("Tài khoản").fill(user)
    page.get_by_label("Mật khẩu", exact=True).fill("quyche")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/viec**")


def keep(png: bytes, target: Path) -> None:
    """A picture of few colours: a page has few, and the repository stays small."""
    target.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
