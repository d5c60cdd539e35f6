"""A case nobody answers, with the clock moved from step to step: bell, mailbox and timeline of everybody agree."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from letters import Letters
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from quyche import clock
from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.accounts import sample_accounts
from quyche.service.choosing import Choices, all_ways, choose
from quyche.service.desk import Submission, load_case
from quyche.wiring.main import JOBS
from quyche.wiring.office import Office, open_office
from quyche.wiring.settings import read_settings
from quyche.worker import Worker

ROOT = Path(__file__).parents[2]
LEAD, OFFICE, CHIEF, LEADER = "ubnd-tan-phong", "chuyen-vien-van-phong", "chanh-van-phong", "lanh-dao"
ROAD = (
    (60, "Nhắc ở 50 %", {LEAD}),
    (96, "Nhắc ở 80 %", {LEAD}),
    (120, "Đến hạn", {LEAD, OFFICE}),
    (240, "Báo cáo Chánh Văn phòng", {CHIEF}),
    (360, "Báo cáo lãnh đạo", {LEADER}),
)
"""Minutes after dispatch, the step, and who hears of it; others of the same office may hear of it too."""
MAILED = {"Nhắc ở 80 %", "Đến hạn", "Báo cáo Chánh Văn phòng", "Báo cáo lãnh đạo"}
"""Half the time used is told in the app and on the phone alone."""


class Moved:
    """A clock that stands tomorrow at two in the afternoon, and is moved by hand: no night holds a letter back."""

    def __init__(self) -> None:
        self.at = (datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(days=1)).replace(hour=14, minute=0, second=0)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    clock_of_all = Moved()
    monkeypatch.setattr(clock, "now", clock_of_all)
    return clock_of_all


@pytest.fixture
def office(tmp_path: Path, smtp: tuple[str, Letters], moved: Moved) -> Office:
    made = open_office(
        read_settings({
            "QUYCHE_DATA": str(tmp_path), "QUYCHE_POLICY": str(ROOT), "QUYCHE_DEMO": "1", "QUYCHE_FOLLOW": "tree",
            "QUYCHE_SMTP": smtp[0], "QUYCHE_MAIL_FROM": "quyche@laichau.example",
        })
    )  # fmt: skip
    with made.database.connection_context():
        desk = made.desk(moved())
        sample_accounts(desk.policy, "quyche")
        for account in (LEAD, OFFICE, CHIEF, LEADER):
            choose(desk, account, Choices(f"{account}@example.vn", all_ways()))
    return made


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.app(), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def pages(url: str, browser: Browser) -> Iterator[dict[str, Page]]:
    """Everybody at a screen of their own, the leader on a phone."""
    contexts = {who: browser.new_context() for who in (LEAD, OFFICE, CHIEF, LEADER)}
    yield {who: _signed_in(context, url, who) for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_every_step_reaches_bell_mailbox_and_timeline(
    office: Office, url: str, pages: dict[str, Page], smtp: tuple[str, Letters], moved: Moved
) -> None:
    code = _dispatched(office, moved())
    start = moved.at
    _work(office, moved)  # the letters of the dispatch itself
    heard: dict[str, int] = {who: _bell(page, url) for who, page in pages.items()}
    told: list[str] = []
    for minutes, step, receivers in ROAD:
        moved.at = start + timedelta(minutes=minutes)
        smtp[1].got.clear()
        _work(office, moved)
        rung = {who for who, page in pages.items() if _bell(page, url) > heard[who]}
        assert rung == receivers, step
        heard = {who: _bell(page, url) for who, page in pages.items()}
        assert _mailed(smtp[1], code) == (receivers if step in MAILED else set()), step
        told.append(step)
        assert _timeline(pages[OFFICE], url, code) == told
    assert pages[LEADER].goto(f"{url}/thong-bao")
    assert code in pages[LEADER].inner_text("main")
    assert _work(office, moved) == 0


def _mailed(letters: Letters, code: str) -> set[str]:
    """Whose mailbox got a letter about the case."""
    return {str(letter["To"]).split("@")[0] for letter in letters.got if code in str(letter["Subject"])}


def _work(office: Office, moved: Moved) -> int:
    """A beat of a worker started after the clock was moved: one that runs on would rightly stop."""
    with ThreadPoolExecutor(1) as hand:
        return hand.submit(Worker(office.database, office.desk, "w", JOBS, moved).beat).result()


def _dispatched(office: Office, now: datetime) -> str:
    head = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
    typed = {"linh-vuc": ["trat-tu-do-thi"], "dia-ban": ["tan-phong"]}
    said = {"noi-dung": ["Hàng quán bày kín vỉa hè."], "cam-ket": ["yes"]}
    with office.database.connection_context():
        desk = office.desk(now)
        code = cases.report(desk, "nguoi-dan", Submission("r", typed | said), Actor(ANYBODY, frozenset()), now)
        case = load_case(code)
        assert case
        cases.act(desk, code, "giao-xu-ly", Submission("a", typed, (), case.seq), head, now)
    return code


def _signed_in(context: BrowserContext, url: str, who: str) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 390 if who == LEADER else 1440, "height": 844})
    page.goto(f"{url}/dang-nhap")
    page.fill("[name=user]", who)
    page.fill("[name=password]", "quyche")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda at: "dang-nhap" not in at)
    return page


def _bell(page: Page, url: str) -> int:
    """The number the bell shows, on a page just opened."""
    page.goto(url)
    page.goto(f"{url}/thong-bao")
    found = re.search(r"\d+", page.inner_text("a.bell"))
    return int(found[0]) if found else 0


def _timeline(page: Page, url: str, code: str) -> list[str]:
    """The steps the case's timeline tells of, in its order."""
    page.goto(f"{url}/vu-viec/{code}")
    said = page.locator("ol.timeline strong").all_inner_texts()
    return [step for text in said for _, step, _ in ROAD if text.startswith(step)]
