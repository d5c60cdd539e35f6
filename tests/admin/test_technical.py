"""The technical administrator reads and changes nothing; none of Flask-Admin's faults can be reached."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quyche import clock
from quyche.admin.listing import Listing
from quyche.admin.views import Start
from quyche.case import folding
from quyche.events import Event
from quyche.service.accounts import sample_accounts
from quyche.store import registers
from quyche.store.database import ALL_TABLES
from quyche.store.journal import append
from quyche.store.tables import Account, CaseRow, EventRow
from quyche.texts.journal import WORDS
from quyche.web import doors
from quyche.wiring.office import open_office
from quyche.wiring.settings import read_settings

ROOT = Path(__file__).parents[2]
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
TECHNICAL = "quan-tri-ky-thuat"
LISTS = ("tai-khoan", "co-quan", "vu-viec", "nhat-ky", "phien-ban", "buoc-nhac", "tin-chua-gui-duoc")
PAGES = ("/quan-tri/", *(f"/quan-tri/{name}/" for name in LISTS))
TYPED, SENDER, PHONE = "Đèn đường trước chợ tắt cả tuần nay", "Lò Thị Mẩy", "0912345678"


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Callable[[str, Path], str]) -> str:
    """SQLite, unless a test asks the database for an order or a search of its own."""
    return empty_database(getattr(request, "param", "sqlite"), tmp_path)


both = pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(address: str, tmp_path: Path) -> Flask:
    settings = read_settings({
        "QUYCHE_DEMO": "1", "QUYCHE_FOLLOW": "tree", "QUYCHE_POLICY": str(ROOT), "QUYCHE_DATA": str(tmp_path / "var"),
        "DATABASE_URL": address, "QUYCHE_KEYS": f"k:{KEY}", "SECRET_KEY": "the-secret-of-the-cookies",
    })  # fmt: skip
    office = open_office(settings)
    made = office.app()
    made.test_client().get("/")
    with office.database.connection_context():
        assert office.serving.live
        sample_accounts(office.serving.live.book.policy, "quyche")
    made.extensions["database"] = office.database
    return made


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found, page
    return found[1]


def signed_in(app: Flask, user: str) -> FlaskClient:
    client = app.test_client()
    typed = {"csrf_token": token(client, "/dang-nhap"), "user": user, "password": "quyche"}
    assert client.post("/dang-nhap", data=typed).status_code == 302
    return client


@pytest.fixture
def technical(app: Flask) -> FlaskClient:
    return signed_in(app, TECHNICAL)


def report(app: Flask) -> str:
    client = app.test_client()
    typed = {
        "csrf_token": token(client, "/gui"), "~command": "c", "noi-dung": TYPED, "cam-ket": "yes",
        "ho-ten": SENDER, "dien-thoai": PHONE,
    }  # fmt: skip
    answer = client.post("/gui", data=typed, follow_redirects=True)
    code = re.search(r'<p class="code">([^<]+)', answer.text)
    assert code, answer.text
    return code[1]


def rows(app: Flask) -> dict[str, list[Any]]:
    with app.extensions["database"].connection_context():
        changing = {"session", "sign_in_failure"}
        return {t._meta.table_name: sorted(map(repr, t.select().tuples())) for t in ALL_TABLES
                if t._meta.table_name not in changing}  # fmt: skip


def plain(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_vietnamese(technical: FlaskClient, page: str) -> None:
    answer = technical.get(page)
    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.text
    for english in ("Home", "List", "Create", "Save", "There are no items", "Id<", "Agency<"):
        assert english not in answer.text


def test_every_address_is_closed_to_everybody_else(app: Flask) -> None:
    others = [a.id for a in _accounts(app) if a.id != TECHNICAL]
    assert len(others) > 20
    chosen = [o for o in others if not o.startswith(("ubnd-", "cong-an-"))] + ["ubnd-san-thang", "cong-an-tan-phong"]
    addresses = (*PAGES, "/quan-tri", "/quan-tri/static/bootstrap/bootstrap4/css/bootstrap.min.css")
    for user in chosen:
        client = signed_in(app, user)
        nowhere = client.get("/khong-co-trang-nay")
        assert nowhere.status_code == 404
        for address in addresses:
            answer = client.get(address)
            assert (answer.status_code, plain(answer.text)) == (404, plain(nowhere.text)), (user, address)
    for address in addresses:
        assert app.test_client().get(address).headers["Location"] == "/dang-nhap", address


def _accounts(app: Flask) -> list[Account]:
    with app.extensions["database"].connection_context():
        return registers.accounts()


WRITING = (
    "new",
    "edit",
    "delete",
    "action",
    "ajax/update",
    "details",
    "ajax/lookup",
    "export/csv",
    "upload",
    "mkdir",
    "rename",
)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_made_changed_deleted_or_taken_away(app: Flask, technical: FlaskClient, name: str) -> None:
    """No address of Flask-Admin that creates, edits (inline too), deletes with all that hangs on it, acts on many,
    exports formulas or writes files: not refused, but absent."""
    report(app)
    given = token(technical, "/quan-tri/")
    before = rows(app)
    for way in WRITING:
        address = f"/quan-tri/{name}/{way}/"
        assert technical.get(f"{address}?id={TECHNICAL}").status_code == 404, address
        typed = {
            "csrf_token": given,
            "id": TECHNICAL,
            "rowid": TECHNICAL,
            "action": "delete",
            "list_form_pk": TECHNICAL,
        }
        assert technical.post(address, data=typed).status_code == 404, address
    typed = {"csrf_token": given, "id": TECHNICAL}
    for method in (technical.post, technical.put, technical.patch, technical.delete):
        assert method(f"/quan-tri/{name}/", data=typed).status_code in (400, 404, 405)
    assert rows(app) == before


def test_only_reading_routes_exist(app: Flask) -> None:
    ours = [r for r in app.url_map.iter_rules() if r.rule.startswith("/quan-tri")]
    assert {r.rule for r in ours} == {*PAGES, "/quan-tri/static/<path:filename>"}
    assert all((r.methods or set()) <= {"GET", "HEAD", "OPTIONS"} for r in ours)
    others = {r.endpoint for r in app.url_map.iter_rules()} - {r.endpoint for r in ours}
    assert others == set().union(*doors.ROOMS), "every other route stands in a room of the web's"


SILLY = (
    *(f"sort={n}" for n in (*range(12), -1, 99, "9" * 30, "x")),
    *(f"sort={n}&desc=1" for n in range(8)), "desc=x",
    *(f"page={n}" for n in (-1, 1, 7, 10**6, 10**18, "9" * 40, "9" * 5000, "x", "1.5")),
    "page_size=0", "page_size=100000000", "page_size=-5", "search=%27%3B--", "flt0_0=x", "flt=%", "id=1", "url=//evil.example/",
)  # fmt: skip


@both
@pytest.mark.parametrize("name", LISTS)
def test_no_sort_index_or_page_number_breaks_a_list(app: Flask, technical: FlaskClient, name: str) -> None:
    report(app)
    for query in SILLY:
        answer = technical.get(f"/quan-tri/{name}/?{query}")
        assert answer.status_code == 200, query
        assert re.search(r"<tbody><tr>|(Chưa|Không) có dòng nào", answer.text), query
        assert 'href="//evil' not in answer.text


@both
def test_a_page_past_the_end_is_the_last_one(technical: FlaskClient) -> None:
    shown = technical.get("/quan-tri/co-quan/?page=5000").text
    assert plain(shown).count("<tr>") == plain(technical.get("/quan-tri/co-quan/").text).count("<tr>") > 20


@both
def test_sorting_sorts(technical: FlaskClient) -> None:
    up, down = (
        re.findall(r"<tbody><tr><td[^>]*>([^<]+)", technical.get(f"/quan-tri/tai-khoan/?sort=0{way}").text)
        for way in ("", "&desc=1")
    )
    assert up[0] < down[0]


def test_neither_what_people_typed_nor_who_they_are_is_told(app: Flask, technical: FlaskClient) -> None:
    code = report(app)
    with app.extensions["database"].connection_context():
        assert CaseRow.select().count() == 1
        digests = {a.secret for a in Account.select()}
        data = [row.text for row in EventRow.select()]
    for page in PAGES:
        text = technical.get(page).text
        for secret in (TYPED, SENDER, PHONE, code, KEY, "the-secret-of-the-cookies", "argon2", *digests, *data):
            assert secret not in text, (page, secret)
    assert f"{code[:4]}…" in technical.get("/quan-tri/vu-viec/").text
    assert f"case:{code[:4]}…" in technical.get("/quan-tri/nhat-ky/").text


@both
def test_a_locked_case_is_not_listed(app: Flask, technical: FlaskClient) -> None:
    code = report(app)
    with app.extensions["database"].connection_context():
        CaseRow.update(marks="|locked|").execute()
    assert f"{code[:4]}…" not in technical.get("/quan-tri/vu-viec/").text


def test_what_it_shows_is_shown_as_text(app: Flask, technical: FlaskClient) -> None:
    with app.extensions["database"].connection_context():
        registers.keep_account("=1+1", "<script>alert(1)</script>{{7*7}}", frozenset({"<b>"}), '"><b>', "x")
    text = technical.get("/quan-tri/tai-khoan/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text
    assert "<script" not in text
    assert "<b>" not in text


def test_the_rest_keeps_its_strict_policy_and_so_do_these_pages(app: Flask, technical: FlaskClient) -> None:
    strict = app.test_client().get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in strict
    for page in PAGES:
        answer = technical.get(page)
        assert answer.headers["Content-Security-Policy"] == strict
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://", answer.text), page


BROKEN: dict[str, Callable[[FlaskClient], Any]] = {
    "no address below": lambda c: c.get("/quan-tri/khong-co/"),
    "a file outside": lambda c: c.get("/quan-tri/static/../../base.py"),
    "a file far outside": lambda c: c.get("/quan-tri/static/%2e%2e/%2e%2e/etc/passwd"),
    "Flask-Admin's own address": lambda c: c.get("/admin/"),
}


@pytest.mark.parametrize("ask", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_not_there_is_a_page_not_found(technical: FlaskClient, ask: Callable[[FlaskClient], Any]) -> None:
    assert ask(technical).status_code == 404


def test_the_technical_administrator_lands_here(technical: FlaskClient) -> None:
    assert technical.get("/viec").headers["Location"] == "/quan-tri/"


def journal_of(client: FlaskClient, search: str = "") -> list[tuple[str, ...]]:
    """Stream, number, what happened, and who did it, as the page tells them."""
    text = client.get("/quan-tri/nhat-ky/", query_string={"search": search}).text
    cells = [re.findall(r"<td[^>]*>([^<]*)", row) for row in text.split("<tr>")[2:]]
    return [(c[1], c[2], c[3], c[5]) for c in cells]


@both
def test_the_journal_is_told_newest_first_in_words(app: Flask, technical: FlaskClient) -> None:
    code = report(app)
    with app.extensions["database"].connection_context():
        for number, kind in enumerate(("account-granted", "account-ended")):
            append("account:o.an", number, [Event(kind, 1, clock.now(), "truong-ioc", "", {})])
    begun = [(f"case:{code[:4]}…", number, words, "anybody") for number, words in (("1", "Đã nhận phản ánh"),)]
    told = journal_of(technical)
    assert told[:2] == [
        ("account:o.an", "2", "Kết thúc tài khoản", "truong-ioc"), ("account:o.an", "1", "Cấp tài khoản", "truong-ioc")
    ]  # fmt: skip
    assert set(begun) <= set(told)
    assert journal_of(technical, "truong-ioc") == journal_of(technical, "account:") == told[:2]
    assert set(journal_of(technical, code[:4].lower())) == set(told[2:])
    assert journal_of(technical, "o.an") == journal_of(technical, "%") == journal_of(technical, '"') == []


@both
def test_a_search_tells_no_more_of_a_code_than_the_list(app: Flask, technical: FlaskClient) -> None:
    code = report(app)
    right, wrong = code, code[:4] + "-22222-2222"
    assert journal_of(technical, right) == journal_of(technical, wrong) == journal_of(technical, f"case:{wrong}") != []


def test_everything_that_happens_has_words() -> None:
    assert set(folding._APPLY) <= set(WORDS)
    written = "".join(p.read_text() for p in (ROOT / "platform/quyche").rglob("*.py"))
    kinds = set(re.findall(r'Event\(\s*"([a-z_-]+)"', written))
    assert len(kinds) > 8
    assert kinds <= set(WORDS)
    assert all(words != kind for kind, words in WORDS.items())


def test_its_look_stays_with_it(app: Flask, technical: FlaskClient) -> None:
    """Bootstrap 4 styles these pages and no other; ours style no page of Flask-Admin."""
    for page in PAGES:
        sheets = re.findall(r'rel="stylesheet" href="([^"?]+)', technical.get(page).text)
        assert [s.rpartition("/")[2] for s in sheets] == ["bootstrap.min.css", "technical.css"], page
    for page in ("/", "/dang-nhap", "/tai-khoan-cua-toi", "/chinh-sach"):
        assert "bootstrap" not in technical.get(page).text, page


def test_no_page_of_flask_admin_writes_files_or_edits_in_place(app: Flask) -> None:
    """Neither its file manager nor forms within forms (which break on AutoField) nor cells edited in a list."""
    (admin,) = app.extensions["admin"]
    for view in admin._views:
        assert isinstance(view, Start | Listing), view
        if isinstance(view, Listing):
            assert not (view.can_create or view.can_edit or view.can_delete or view.can_export or view.can_view_details)
            assert not (view.column_editable_list or view.form_args or view.form_extra_fields or view.column_filters)
            assert [u[0] for u in view._urls] == ["/"]


def test_standing_in_for_somebody_does_not_lend_it(app: Flask, technical: FlaskClient) -> None:
    """The administrator has no case and no queue of their own, and nobody else's on this page."""
    assert technical.get("/viec", follow_redirects=True).status_code == 200
    code = report(app)
    assert technical.get(f"/vu-viec/{code}").status_code == 404
