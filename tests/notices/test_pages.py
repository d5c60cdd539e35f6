"""The bell, the choices, the dead letters: each person's own, without a script, and not a word too many."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from notice_office import KEYS, ROOT, WARD, outbox, told

from quyche.channels import Channels
from quyche.channels.mail import Mail
from quyche.channels.push import Push
from quyche.files import FileStore
from quyche.service import noticing
from quyche.service.accounts import sample_accounts
from quyche.service.serving import Serving
from quyche.store import sessions
from quyche.store.account_tables import SessionRow
from quyche.store.database import connect, migrate
from quyche.store.notice_tables import NoticeRow, OutboxRow
from quyche.web.app import make_app

OUTLETS = Channels({"mail": Mail("smtp://127.0.0.1:9", "q@laichau.example"), "push": Push(b"p" * 32, "mailto:a@b.vn")},
                   "", Push(b"p" * 32, "mailto:a@b.vn").public_key)  # fmt: skip
_serving: list[Serving] = []


def app_with(tmp_path: Path, channels: Channels) -> Flask:
    database = connect(f"sqlite:///{tmp_path}/quyche.db")
    migrate(database)
    if not _serving:
        _serving.append(Serving(ROOT, follow=True))
    made = make_app(database, KEYS, FileStore(tmp_path / "f"), _serving[0], "s" * 32, demo=True, channels=channels)
    made.test_client().get("/")
    with database.connection_context():
        sample_accounts(_serving[0].live.book.policy, "quyche")
    made.extensions["database"] = database
    return made


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_with(tmp_path, OUTLETS)


def token(client: FlaskClient, page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]


def signed_in(app: Flask, user: str) -> FlaskClient:
    client = app.test_client()
    client.post("/dang-nhap", data={"csrf_token": token(client, "/dang-nhap"), "user": user, "password": "quyche"})
    return client


def post(client: FlaskClient, page: str, address: str, **fields: object) -> int:
    return client.post(address, data={"csrf_token": token(client, page), **fields}).status_code


def report(app: Flask) -> str:
    client = app.test_client()
    typed = {"csrf_token": token(client, "/gui"), "~command": "c", "noi-dung": "Đèn đường tắt cả tuần nay.",
             "cam-ket": "yes", "dien-thoai": "nguoi@example.vn"}  # fmt: skip
    answer = client.post("/gui", data=typed, follow_redirects=True)
    return re.search(r'<p class="code">([^<]+)', answer.text)[1]


def test_the_bell_counts_and_its_page_leads_to_the_case(app: Flask) -> None:
    code = report(app)
    ioc, ward, clerk = signed_in(app, "truc-ioc"), signed_in(app, WARD), signed_in(app, "chuyen-vien-van-phong")
    assert ioc.get("/thong-bao/so").json == {"unread": 1} and ward.get("/thong-bao/so").json == {"unread": 0}
    page = ioc.get("/thong-bao").text
    assert f"Phản ánh mới {code}" in page
    link = re.search(r'href="(/thong-bao/\d+)"', page)[1]
    for other in (ward, clerk):  # nobody reads another's, or marks it: not even who may know of the case
        assert other.get(link).status_code == 404
    assert ioc.get("/thong-bao/so").json == {"unread": 1}
    assert ioc.get(link).headers["Location"] == f"/vu-viec/{code}"
    assert ioc.get("/thong-bao/so").json == {"unread": 0}


def test_marking_read_touches_ones_own_alone(app: Flask) -> None:
    report(app)
    ward, ioc = signed_in(app, WARD), signed_in(app, "truc-ioc")
    with app.extensions["database"].connection_context():
        others = [r.id for r in NoticeRow.select()]
    for notice in ("", *others):
        post(ward, "/thong-bao", "/thong-bao/da-doc", notice=notice)
    assert ioc.get("/thong-bao/so").json == {"unread": 1}
    post(ioc, "/thong-bao", "/thong-bao/da-doc")
    assert ioc.get("/thong-bao/so").json == {"unread": 0}


def test_a_page_left_open_keeps_nobody_signed_in(app: Flask) -> None:
    ioc = signed_in(app, "truc-ioc")
    with app.extensions["database"].connection_context():
        row = SessionRow.get()
        SessionRow.update(last_seen=row.last_seen - 3 * sessions.SEEN_EVERY).execute()
        before = SessionRow.get().last_seen
    ioc.get("/thong-bao/so", headers={"X-By-Itself": "1"})
    with app.extensions["database"].connection_context():
        assert SessionRow.get().last_seen == before


def test_choices_are_kept_and_wrong_ones_told_at_once(app: Flask) -> None:
    ward, page = signed_in(app, WARD), "/thong-bao/lua-chon"
    wrong = {"mail": "nguyen", "from": "22:00", "until": ""}
    answer = ward.post(page, data={"csrf_token": token(ward, page), **wrong})
    assert answer.status_code == 422 and "nguyen" in answer.text
    assert "Địa chỉ thư điện tử chưa đúng" in answer.text and "hai mốc khác nhau" in answer.text
    right = {"mail": "an@laichau.example", "way": ["breach:mail", "urgent:push"], "from": "22:00", "until": "06:00"}
    assert post(ward, page, page, **right) == 302
    kept = ward.get(page).text
    assert 'value="an@laichau.example"' in kept and 'value="22:00"' in kept
    ticked = re.findall(r'name="way" value="([^"]+)" checked', kept)
    assert ticked == ["urgent:push", "breach:mail"]
    with app.extensions["database"].connection_context():
        raw = Path(app.extensions["database"].database).read_bytes()
    assert b"an@laichau.example" not in raw


def test_without_channels_the_page_says_so_and_nothing_waits(tmp_path: Path) -> None:
    app = app_with(tmp_path, Channels())
    page = signed_in(app, WARD).get("/thong-bao/lua-chon").text
    assert page.count("chưa cài đặt") == 2 and "Bật trên thiết bị này" not in page
    report(app)
    with app.extensions["database"].connection_context():
        assert not outbox()


def test_dead_letters_are_for_the_office_and_the_machines_keeper(app: Flask) -> None:
    code, address = report(app), "/thong-bao/chua-gui-duoc"
    with app.extensions["database"].connection_context():
        OutboxRow.update(state="dead", tries=12, problem="smtp 550").execute()
        letter = outbox()[0].id
    for person, status in ((WARD, 404), ("truc-ioc", 404), ("chuyen-vien-van-phong", 200), ("quan-tri-ky-thuat", 200)):
        answer = signed_in(app, person).get(address)
        assert answer.status_code == status, person
        assert code not in answer.text and "nguoi@example.vn" not in answer.text
    assert post(signed_in(app, WARD), "/thong-bao", address, letter=letter) == 404
    assert post(signed_in(app, "quan-tri-ky-thuat"), address, address, letter=letter) == 302
    with app.extensions["database"].connection_context():
        assert [(r.state, r.tries) for r in outbox()] == [("waiting", 0)]


def test_every_notice_has_its_preview(app: Flask) -> None:
    page = signed_in(app, "chuyen-vien-van-phong").get("/chinh-sach/thong-bao").text
    for notice in _serving[0].live.book.policy.notices:
        assert notice.label.vi in page
    assert "Việc mới ABCD-EFGHJ-KMNPQ" in page and "{" not in re.sub(r"<script.*?</script>", "", page)


def test_a_push_device_needs_a_real_subscription(app: Flask) -> None:
    ward = signed_in(app, WARD)
    assert post(ward, "/thong-bao/lua-chon", "/thong-bao/thiet-bi", subscription="{}") == 422
    assert post(ward, "/thong-bao/lua-chon", "/thong-bao/thiet-bi/bo", device="x") == 404


def test_a_notice_of_a_case_now_closed_to_its_reader_says_nothing(app: Flask) -> None:
    code = report(app)
    with app.extensions["database"].connection_context():
        NoticeRow.update(account=WARD).where(NoticeRow.account == "truc-ioc").execute()
        assert told(WARD) and noticing.unread(WARD) == 1
    page = signed_in(app, WARD).get("/thong-bao").text
    assert code not in page and "không còn mở với bạn" in page
