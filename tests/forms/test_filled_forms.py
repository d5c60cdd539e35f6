"""A form that begins with what is known, and an entry that keeps the form it was filled in on."""

import base64
import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from office_server import copy_policy

from quyche import clock
from quyche.files import FileStore
from quyche.handle import Actor
from quyche.service import cases
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
SENT = {"linh-vuc": ["ve-sinh-an-toan-thuc-pham"], "dia-ban": ["tan-phong"], "so-nguoi-mac": ["12"], "bien-so": ["25A-123.45"],
        "noi-dung": ["Ăn xong nhiều người đau bụng."], "cam-ket": ["yes"]}  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    database, files = connect(f"sqlite:///{tmp_path}/q.db"), FileStore(tmp_path / "files")
    migrate(database)
    serving = Serving(copy_policy(tmp_path / "policy"), follow=True)
    made = make_app(database, KEYS, files, serving, "s" * 32, demo=True)
    with database.connection_context():
        desk = Desk(database, KEYS, files, serving, serving.refresh(clock.now()))
        sample_accounts(desk.policy, "quyche")
    made.extensions["desk"] = desk
    return made


def signed_in(app: Flask, user: str) -> FlaskClient:
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/dang-nhap").text)
    assert token
    client.post("/dang-nhap", data={"csrf_token": token[1], "user": user, "password": "quyche"})
    return client


def handled(desk: Desk) -> str:
    """A report with an agency's result."""
    roles = {"truong-ioc": ("truong-ioc", "ioc"), "trung-tam-y-te": ("can-bo-don-vi", "trung-tam-y-te")}
    code = cases.report(desk, "nguoi-dan", Submission("1", SENT), Actor("anybody", frozenset()), clock.now())
    for user, action, typed in (
        ("truong-ioc", "giao-xu-ly", {k: SENT[k] for k in ("linh-vuc", "dia-ban")}),
        ("trung-tam-y-te", "bao-cao-ket-qua", {"ket-qua": ["Đã lấy mẫu, tạm dừng quán."]}),
    ):
        case, (role, agency) = load_case(code), roles[user]
        assert case
        who = Actor(user, frozenset({role}), agency)
        cases.act(desk, code, action, Submission(action, typed, (), case.seq), who, clock.now())
    return code


def test_the_public_answer_begins_with_the_agencys_result(app: Flask) -> None:
    with app.extensions["desk"].database.connection_context():
        code = handled(app.extensions["desk"])
    page = signed_in(app, "truong-ioc").get(f"/vu-viec/{code}/cong-khai-tra-loi").text
    assert re.search(r'<textarea[^>]*name="tra-loi"[^>]*>\s*Đã lấy mẫu, tạm dừng quán.', page)


def test_an_entry_keeps_the_form_it_was_filled_in_on(app: Flask, tmp_path: Path) -> None:
    desk = app.extensions["desk"]
    with desk.database.connection_context():
        code = handled(desk)
    form = tmp_path / "policy" / "forms" / "phan-anh.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("Bao nhiêu người bị đau bụng, nôn, sốt", "Số người mắc"), encoding="utf-8")
    time.sleep(1.2)
    client = signed_in(app, "truong-ioc")
    assert "Số người mắc" in client.get("/gui").text
    page = client.get(f"/vu-viec/{code}/ban-ghi/1").text
    assert "Bao nhiêu người bị đau bụng, nôn, sốt" in page
    assert re.search(r"Về thực phẩm</h2>\s*<dl[^>]*>.*<dd[^>]*>12</dd>", page, re.S)
    assert "25A-123.45" not in page, "hidden for this category, hence not kept"
    assert client.get(f"/vu-viec/{code}/ban-ghi/99").status_code == 404
    assert signed_in(app, "ubnd-san-thang").get(f"/vu-viec/{code}/ban-ghi/1").status_code == 404
