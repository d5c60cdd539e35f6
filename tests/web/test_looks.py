"""Every page as every role, on a phone and on a desk: usable by everybody, nothing jumps, nothing sticks out, all light."""

import gzip
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from office_server import Served
from playwright.sync_api import Browser, Page

WIDTHS = (390, 1440)
PUBLIC = ("/", "/gui", "/theo-doi", "/theo-doi?code=X", "/cong-khai", "/khong-co-trang-nay", "/dang-nhap")
ROLES = (
    "truong-ioc", "truc-ioc", "chuyen-vien-van-phong", "chanh-van-phong", "lanh-dao", "van-thu", "ubnd-doan-ket",
)  # fmt: skip
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
SHIFT = """new PerformanceObserver((list) => { for (const e of list.getEntries())
  if (!e.hadRecentInput) window.moved = (window.moved || 0) + e.value }).observe({type: 'layout-shift', buffered: true})"""
SMALL = """[...document.querySelectorAll('main a.button, main button, main select, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main summary, nav a, .number')]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 120))"""
MOST_HTML, MOST_SHIFT = 60_000, 0.02


class Walk:
    """Visits each distinct page once, looks at it at each width, and keeps what is wrong with it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url, self.axe = browser, url, Axe()
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.foreign: list[str] = []

    def page(self) -> Page:
        made = self.browser.new_context(viewport={"width": WIDTHS[0], "height": 844}).new_page()
        made.add_init_script(SHIFT)
        made.on(
            "request", lambda r: None if r.url.startswith((self.url, "data:", "blob:")) else self.foreign.append(r.url)
        )
        return made

    def visit(self, page: Page, path: str, role: str) -> None:
        kind = re.sub(r"(?<=/)[2-9A-Z]{4}-[2-9A-Z]{5}-[2-9A-Z]{4}$", f"case of {role}", path.partition("?")[0])
        kind = re.sub(r"/[2-9A-Z]{4}-[2-9A-Z]{5}-[2-9A-Z]{4}/", "/case/", kind) + path.partition("?")[2][:5]
        if kind in self.seen:
            return
        self.seen.add(kind)
        page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        answer = page.goto(self.url + path)
        where = f"{role} {path}"
        if answer and len(answer.body()) > MOST_HTML:
            self.wrong.append(f"{where}: {len(answer.body())} bytes")
        if page.evaluate("window.moved || 0") > MOST_SHIFT:
            self.wrong.append(f"{where}: the page moved by {page.evaluate('window.moved')}")
        page.set_viewport_size({"width": 360, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{where}: sticks out at 360")
        # A form is one column at every width: once is enough.
        for width in WIDTHS[:1] if "/case/" in kind else WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            self.judge(page, f"{where} at {width}")

    def judge(self, page: Page, where: str) -> None:
        for found in self.axe.run(page, options=RULES).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                told = "; ".join(n["html"][:160] for n in found["nodes"][:3])
                self.wrong.append(f"{where}: {found['id']}: {told}")
        self.wrong += [f"{where}: too small: {e}" for e in page.evaluate(SMALL)]


def links(page: Page, within: str) -> list[str]:
    found: list[str] = page.locator(f"{within} a[href^='/']").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )
    return list(dict.fromkeys(found))


def test_every_page_as_every_role(browser: Browser, served: Served) -> None:
    walk = Walk(browser, served.url)
    public = walk.page()
    for path in PUBLIC:
        walk.visit(public, path, "public")
    for role in ROLES:
        page = walk.page()
        page.goto(f"{served.url}/dang-nhap")
        page.get_by_label("Tài khoản").fill(role)
        page.get_by_label("Mật khẩu").fill("quyche")
        page.get_by_role("button", name="Đăng nhập").click()
        walk.visit(page, "/viec", role)
        page.goto(f"{served.url}/viec")
        for way in links(page, ".ways"):
            walk.visit(page, way, role)
            page.goto(served.url + way)
            cases = [c for c in links(page, "main") if c.startswith("/vu-viec/")]
            for case in cases[:1]:
                walk.visit(page, case, role)
                page.goto(served.url + case)
                for action in [a for a in links(page, "main") if a.startswith(f"{case}/")]:
                    walk.visit(page, action, role)
        page.context.close()
    walk.visit(public, "/cong-khai", "public")
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)
    assert not walk.foreign, walk.foreign
    assert len(walk.seen) > 40


def test_the_script_is_light() -> None:
    built = Path(__file__).parents[2] / "platform" / "quyche" / "web" / "static" / "build"
    assert sum(len(gzip.compress(f.read_bytes())) for f in built.glob("*.js")) < 80_000
