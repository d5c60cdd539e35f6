"""Who may open what, what production refuses, what an attacker meets."""

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quyche.files import FileStore
from quyche.service.accounts import sample_accounts
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.store.tables import EventRow
from quyche.web.app import make_app
from quyche.web.doors import signed_in_only
from quyche.wiring.office import open_office, production_app
from quyche.wiring.settings import SettingsRefused, read_settings

ROOT = Path(__file__).parents[2]
KEY = "k:" + base64.urlsafe_b64encode(b"k" * 32).decode()


@pytest.fixture
def app(address: str, tmp_path: Path) -> Flask:
    database = connect(address)
    migrate(database)
    serving = Serving(ROOT, follow=True)
    made = make_app(database, Keys.read(KEY), FileStore(tmp_path / "files"), serving, "s" * 32, demo=True)
    made.test_client().get("/")
    with database.connection_context():
        assert serving.live
        sample_accounts(serving.live.book.policy, "quyche")
    made.extensions["database"] = database
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


def send(client: FlaskClient, **fields: object) -> tuple[int, str]:
    typed = {
        "csrf_token": token(client, "/gui"), "~command": "c", "noi-dung": "Đèn đường tắt cả tuần nay.", "cam-ket": "yes",
    } | fields  # fmt: skip
    answer = client.post("/gui", data=typed, follow_redirects=True)
    code = re.search(r'<p class="code">([^<]+)', answer.text)
    return answer.status_code, code[1] if code else answer.text


def test_nobody_gets_into_the_offices_pages(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if signed_in_only(rule.endpoint) and "GET" in (rule.methods or ()):
            address = re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", rule.rule))
            assert client.get(address).headers["Location"] == "/dang-nhap", address


def test_a_stranger_cannot_tell_cases_apart(app: Flask) -> None:
    _, code = send(app.test_client())
    other = signed_in(app, "ubnd-san-thang")
    real, unreal = other.get(f"/vu-viec/{code}"), other.get("/vu-viec/2222-22222-2222")
    stamped = r'name="csrf_token" value="[^"]+"'  # tells the second it was made in
    assert re.sub(stamped, "", real.text) == re.sub(stamped, "", unreal.text)
    assert real.status_code == unreal.status_code == 404


def test_headers_let_nothing_foreign_in(app: Flask) -> None:
    headers = app.test_client().get("/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/gui", data={"noi-dung": "x" * 20, "cam-ket": "yes"})
    assert answer.status_code == 400


BAD = {
    "empty": {"noi-dung": ""},
    "huge": {"noi-dung": "x" * 5001},
    "control characters": {"noi-dung": "abc\x00defghijkl"},
    "no consent": {"cam-ket": ""},
    "unknown category": {"linh-vuc": "khong-co"},
    "ward of another city": {"dia-ban": "ba-dinh"},
    "no point": {"vi-tri.lat": "north", "vi-tri.lon": "1"},
    "point off the earth": {"vi-tri.lat": "91", "vi-tri.lon": "1"},
    "nan": {"vi-tri.lat": "nan", "vi-tri.lon": "1"},
    "script named jpg": {"anh": (b"<script>", "a.jpg")},
    "a path for a name": {"anh": (b"x", "../../etc/passwd")},
    "an empty file": {"anh": (b"", "a.jpg")},
}


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD.keys())
def test_bad_input_is_told_and_leaves_nothing(app: Flask, fields: dict) -> None:
    client = app.test_client()
    files = {f: (BytesIO(v[0]), v[1]) for f, v in fields.items() if isinstance(v, tuple)}
    status, text = send(client, **(fields | files))
    assert status == 422
    assert "Chưa gửi được" in text
    assert "Traceback" not in text
    with app.extensions["database"].connection_context():
        assert EventRow.select().count() == 0


def test_what_was_typed_comes_back_unharmed(app: Flask) -> None:
    _, text = send(app.test_client(), **{"noi-dung": "<script>alert(1)</script>{{7*7}}", "cam-ket": ""})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text


REFUSED = {
    "no secret": {"QUYCHE_KEYS": KEY},
    "no keys": {"SECRET_KEY": "s"},
    "following the tree": {"SECRET_KEY": "s", "QUYCHE_KEYS": KEY, "QUYCHE_FOLLOW": "tree"},
    "a broken key": {"SECRET_KEY": "s", "QUYCHE_KEYS": "k:short"},
    "a trial": {"SECRET_KEY": "s", "QUYCHE_KEYS": KEY, "QUYCHE_DEMO": "1"},
}


@pytest.mark.parametrize("environment", REFUSED.values(), ids=REFUSED.keys())
def test_production_refuses_unsafe_settings(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "QUYCHE_KEYS", "QUYCHE_FOLLOW", "QUYCHE_DEMO", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"QUYCHE_DATA": str(tmp_path / "var"), "QUYCHE_POLICY": str(ROOT)} | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused):
        production_app()
    assert not (tmp_path / "var").exists()


def test_production_refuses_a_trials_database(address: str, tmp_path: Path) -> None:
    common = {"QUYCHE_DATA": str(tmp_path), "DATABASE_URL": address, "QUYCHE_POLICY": str(ROOT)}
    open_office(read_settings(common | {"QUYCHE_DEMO": "1"}))
    with pytest.raises(SettingsRefused, match="trial"):
        open_office(read_settings(common | {"SECRET_KEY": "s", "QUYCHE_KEYS": KEY}))


def test_in_production_a_saved_file_is_only_a_candidate(address: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from office_server import copy_policy

    policy = copy_policy(tmp_path / "policy")
    common = {"QUYCHE_DATA": str(tmp_path), "DATABASE_URL": address, "QUYCHE_POLICY": str(policy)}
    settings = read_settings(common | {"SECRET_KEY": "s", "QUYCHE_KEYS": KEY})
    at = datetime(2026, 11, 23, tzinfo=UTC)

    def served() -> str:
        office = open_office(settings)
        with office.database.connection_context():
            first = office.serving.refresh(at)
            assert office.serving.refresh(at + timedelta(minutes=1)) is first
            return first.source_digest

    before = served()
    (policy / "sla.yaml").write_text((policy / "sla.yaml").read_text().replace("02 giờ", "03 giờ"))
    assert served() == before
