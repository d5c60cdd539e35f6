"""What keeps a session awake, and whose address a try counts on."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from clients import BASE, SAMPLE, goes, post, signed_in
from flask import Flask

from quyche import clock
from quyche.service.accounts import IDLE
from quyche.store.account_tables import Failure, SessionRow
from quyche.wiring.office import open_office
from quyche.wiring.settings import SettingsRefused, read_settings

ROOT = Path(__file__).parents[2]
MINE = "/tai-khoan-cua-toi"
KEY = "k:" + base64.urlsafe_b64encode(b"k" * 32).decode()


@pytest.mark.parametrize("page", ["/viec", "/thong-bao/so", "/tong-quan?tuong=1"])
def test_what_asks_by_itself_keeps_nobody_signed_in(app: Flask, page: str) -> None:
    client, long_ago = signed_in(app, "truong-ioc"), clock.now() - IDLE + timedelta(minutes=1)
    with app.extensions["database"].connection_context():
        SessionRow.update(last_seen=long_ago).execute()
    first = client.get(page, base_url=BASE, follow_redirects=True).request.full_path
    with app.extensions["database"].connection_context():
        SessionRow.update(last_seen=long_ago).execute()
    asked = client.get(first, base_url=BASE, headers={"X-By-Itself": "1"})
    assert asked.status_code == 200
    with app.extensions["database"].connection_context():
        assert SessionRow.get().last_seen == long_ago
    assert goes(client, MINE) == "200"
    with app.extensions["database"].connection_context():
        assert SessionRow.get().last_seen > long_ago


ASSETS = ROOT / "platform/quyche/web/assets"
ASKING = [s for s in ASSETS.glob("*.js") if "setInterval(" in s.read_text()]


@pytest.mark.parametrize("script", ASKING, ids=lambda s: s.name)
def test_whatever_asks_again_and_again_says_that_nobody_clicked(script: Path) -> None:
    asked = [part.split(";")[0] for part in script.read_text().split("fetch(")[1:]]
    assert asked
    assert all('"X-By-Itself"' in part for part in asked)


def test_lists_bell_and_wall_ask_again_and_again() -> None:
    assert {"bell.js", "queue.js", "wall.js"} <= {s.name for s in ASKING}
    for page in (ROOT / "platform/quyche/web/templates").glob("*.html"):
        assert 'http-equiv="refresh"' not in page.read_text().replace('<noscript><meta http-equiv="refresh"', ""), page


CLIENTS = [  # proxies trusted, X-Forwarded-For, the address a try counts on
    ("", "203.0.113.9", "127.0.0.1"),
    ("0", "203.0.113.9", "127.0.0.1"),
    ("1", "203.0.113.9", "203.0.113.9"),
    ("1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    ("2", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ("1", "", "127.0.0.1"),
]


@pytest.mark.parametrize(("proxies", "header", "counted"), CLIENTS)
def test_an_address_is_believed_from_trusted_proxies_only(
    tmp_path: Path, proxies: str, header: str, counted: str
) -> None:
    given = {"QUYCHE_PROXIES": proxies} if proxies else {}
    office = open_office(read_settings({
        "QUYCHE_DEMO": "1", "QUYCHE_FOLLOW": "tree", "QUYCHE_POLICY": str(ROOT), "QUYCHE_DATA": str(tmp_path),
        "QUYCHE_KEYS": KEY, "SECRET_KEY": "s" * 32,
    } | given))  # fmt: skip
    client = office.app().test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = header
    assert post(client, "/dang-nhap", user="nobody", password=SAMPLE).status_code == 401
    with office.database.connection_context():
        assert {f.key for f in Failure.select()} == {"name:nobody", f"from:{counted}"}


@pytest.mark.parametrize("said", ["-1", "one", "10", "1.5", "*"])
def test_a_number_of_proxies_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(SettingsRefused, match="QUYCHE_PROXIES"):
        read_settings({"QUYCHE_DEMO": "1", "QUYCHE_KEYS": KEY, "SECRET_KEY": "s", "QUYCHE_PROXIES": said})
