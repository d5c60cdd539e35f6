"""Rows of a list between preview and grant: only as they were shown, to whom they were shown, and for an hour."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from quyche import clock
from quyche.store import sessions
from quyche.store.tables import Account, EventRow
from quyche.web import enlisting

SECRET = "s" * 32
ROWS = [[2, "a.b", "Tao A", ["can-bo-don-vi"], "ubnd-tan-phong", "", ""]]


def client(app: Flask, who: str) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    made = app.test_client()
    with app.extensions["database"].connection_context():
        token = sessions.open_session(who, clock.now())
    with made.session_transaction() as session:
        session["token"] = token
    return made


def signed(_: Flask, who: str, rows: list = ROWS, secret: str = SECRET, salt: str = "enlisting") -> str:
    return str(URLSafeTimedSerializer(secret, salt=salt).dumps([who, "command", rows]))


def swapped(app: Flask) -> str:
    """Other rows under a signature that is good for some."""
    other = signed(app, "chanh-van-phong", ROWS * 2, secret="t" * 32).rsplit(".", 2)
    return ".".join([other[0], *signed(app, "chanh-van-phong").rsplit(".", 2)[1:]])


FORGED = {
    "another secret": lambda app: signed(app, "chanh-van-phong", secret="t" * 32),
    "another use of the secret": lambda app: signed(app, "chanh-van-phong", salt="cookie-session"),
    "other rows under the signature": swapped,
    "shown to somebody else": lambda app: signed(app, "chuyen-vien-van-phong"),
    "cut short": lambda app: signed(app, "chanh-van-phong")[:-4],
    "nothing": lambda _: "",
    "no signature at all": lambda _: "[]",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_forged_rows_grant_nothing(app: Flask, forge: Callable[[Flask], str]) -> None:
    before = rows(app)
    answer = client(app, "chanh-van-phong").post("/tai-khoan/tu-tep/cap", data={"rows": forge(app)})
    assert answer.status_code == 422
    assert enlisting.OLD in answer.text
    assert rows(app) == before


def rows(app: Flask) -> tuple[int, int]:
    with app.extensions["database"].connection_context():
        return Account.select().count(), EventRow.select().count()


def test_rows_are_good_for_an_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now, office = clock.now().timestamp(), client(app, "chanh-van-phong")
    for age, status in ((3602, 422), (3570, 200)):
        with monkeypatch.context() as then:
            then.setattr("itsdangerous.timed.time.time", lambda age=age: now - age)
            sent = signed(app, "chanh-van-phong")
        answer = office.post("/tai-khoan/tu-tep/cap", data={"rows": sent})
        assert answer.status_code == status, age
        assert ('<code class="once">' in answer.text) == (status == 200)
