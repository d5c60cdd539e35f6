"""Every page as every role, on a phone and on a desk: usable by everybody, nothing jumps, nothing sticks out, all light."""

import gzip
import re
from pathlib import Path

from office_server import Served
from playwright.sync_api import Browser
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


def test_the_script_is_light() -> None:
    built = Path(__file__).parents[2] / "platform" / "quyche" / "web" / "static" / "build"
    assert sum(len(gzip.compress(f.read_bytes())) for f in built.glob("*.js")) < 80_000
