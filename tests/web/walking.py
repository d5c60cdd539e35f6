"""A walk through the pages: each distinct one is looked at on a phone and on a desk, and what is wrong is kept."""

import gzip
import re
from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

SMALLEST, PHONE, DESK = 360, 390, 1440
CODE = r"[2-9A-Z]{4}-[2-9A-Z]{5}-[2-9A-Z]{4}"
STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}
ALL_BUT_COLOUR = {"resultTypes": ["violations"], "runOnly": STANDARD, "rules": {"color-contrast": {"enabled": False}}}
COLOUR = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
AXE = """async ([whole, colour, known, touched]) => {
  const seen = new Set(known), fresh = new Map();
  const grounds = (e) => e ? [getComputedStyle(e)].map((s) => [s.backgroundColor, s.backgroundImage, s.opacity, s.position]
    .join()) + '<' + grounds(e.parentElement) : '';
  const says = (e) => e.matches('input, select, textarea') || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  for (const e of document.body.querySelectorAll('*')) {
    if (!says(e) || !e.checkVisibility()) continue;
    const s = getComputedStyle(e), look = [s.color, s.fontSize, s.fontWeight, s.textShadow, grounds(e)].join();
    if (!seen.has(look) && !fresh.has(look)) fresh.set(look, e);
  }
  const found = (await axe.run(document, whole)).violations;
  if (fresh.size) found.push(...(await axe.run({include: [...fresh.values()]}, colour)).violations);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['sticks out'] : [];
  const small = [...document.querySelectorAll(touched)].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
    .map((e) => 'too small: ' + e.outerHTML.slice(0, 120));
  return [[...fresh.keys()], [...wide, ...small, ...found.filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join('; '))]]}"""
TOUCHED = (
    "main a.button, main button, main select, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]),"
    "main summary, nav a, .who a, .who summary, .number"
)
SHIFT = """new PerformanceObserver((list) => { for (const e of list.getEntries())
  if (!e.hadRecentInput) window.moved = (window.moved || 0) + e.value }).observe({type: 'layout-shift', buffered: true})"""
LINKS = "all => all.map((a) => a.getAttribute('href'))"
MOST_HTML, MOST_SHIFT = 60_000, 0.02
DOCUMENT, MOST_DOCUMENT = "/chinh-sach/ban-doc", 30_000
"""A whole regulation on one page, to be read and printed; weighed as it travels, compressed."""


def kind_of(path: str, role: str = "") -> str:
    """Pages of one kind differ in what stands in them, not in how they are made.

    A case page differs by its reader; lists of cases narrowed or grouped do so alike, whichever list it is.
    """
    bare, _, query = path.partition("#")[0].partition("?")
    bare = re.sub(rf"(?<=/vu-viec/){CODE}$", f"case of {role}", bare)
    bare = re.sub(
        rf"{CODE}|(?<=/)(\d+|[0-9a-f]{{32}}|[0-9a-f]{{64}})(?=/|$)|(?<=/tai-khoan/)(?!cap-moi|tu-tep)[^/]+", "*", bare
    )
    if not query:
        return bare
    asked = sorted(part if part.startswith("nhom=") else part.partition("=")[0] for part in query.split("&"))
    return "?".join([re.sub(r"(?<=^/viec/).+", "*", bare), *asked])


class Walk:
    """Each kind of page is loaded at both widths; a colour of text on its ground is judged wherever it is new."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.seen: set[str] = set()
        self.colours: set[str] = set()
        self.wrong: list[str] = []
        self.foreign: list[str] = []

    def page(self, user: str = "") -> Page:
        page = self.browser.new_context(viewport={"width": PHONE, "height": 844}).new_page()
        page.add_init_script(SHIFT)
        page.on(
            "request", lambda r: None if r.url.startswith((self.url, "data:", "blob:")) else self.foreign.append(r.url)
        )
        if user:
            self.sign_in(page, user)
        return page

    def sign_in(self, page: Page, user: str) -> None:
        """Without a click: what the door looks like is another's business."""
        door = f"{self.url}/dang-nhap"
        given = re.search(r'name="csrf_token" value="([^"]+)"', page.request.get(door).text())
        assert given
        page.request.post(door, form={"csrf_token": given[1], "user": user, "password": "quyche"})

    def visit(self, page: Page, path: str, role: str) -> list[str]:
        """Look at a page if none of its kind was seen; the links in it."""
        kind = kind_of(path, role)
        if kind in self.seen:
            return links_of(page.request.get(self.url + path).text())
        self.seen.add(kind)
        where = f"{role} {path}"
        one_column = "/vu-viec/*/" in kind  # what is filled in is one column at every width: once is enough
        if not one_column:
            self.load(page, path, DESK, where)
        size = self.load(page, path, PHONE, where)
        if size > MOST_HTML:
            self.wrong.append(f"{where}: {size} bytes")
        self.judge(page, where, (SMALLEST,) if one_column else (SMALLEST, DESK))
        return list(dict.fromkeys(page.locator("main a[href^='/'], .ways a").evaluate_all(LINKS)))

    def load(self, page: Page, path: str, width: int, where: str) -> int:
        """How long the page is, loaded at a width (a document in the same measure); nothing in it may move."""
        page.set_viewport_size({"width": width, "height": 844})
        answer = page.goto(self.url + path)
        moved, begins = page.evaluate("[window.moved || 0, scrollY]")
        if moved > MOST_SHIFT or begins:
            self.wrong.append(f"{where} at {width}: the page moved by {moved} and begins at {begins}")
        body = answer.body() if answer else b""
        return len(gzip.compress(body)) * MOST_HTML // MOST_DOCUMENT if path.startswith(DOCUMENT) else len(body)

    def judge(self, page: Page, where: str, widths: Iterable[int] = (SMALLEST, DESK)) -> None:
        """What a reader of the page as it stands would stumble over."""
        page.evaluate(AXE_SCRIPT)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            colours, found = page.evaluate(AXE, [ALL_BUT_COLOUR, COLOUR, [*self.colours], TOUCHED])
            self.colours |= set(colours)
            self.wrong += [f"{where} at {width}: {f}" for f in found]


def links_of(text: str) -> list[str]:
    inside = text[max(0, text.find('class="ways"')) :]
    return list(dict.fromkeys(re.findall(r'<a [^>]*href="(/[^"]*)"', inside.replace("&amp;", "&"))))
