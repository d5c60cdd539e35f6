"""Browsers without a screen: they send forms with the page's token, and sign in."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SAMPLE = "quyche"
BASE = "https://localhost"


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page, base_url=BASE).text)
    assert found, page
    return found[1]


def post(client: FlaskClient, page: str, to: str = "", **typed: str) -> TestResponse:
    """Send a form of a page, over TLS as in production."""
    sent = {"csrf_token": token(client, page)} | typed
    return client.post(to or page, data=sent, base_url=BASE, headers={"Referer": BASE})


def signed_in(app: Flask, user: str, agent: str = "") -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert post(client, "/dang-nhap", user=user, password=SAMPLE).status_code == 302
    return client


def goes(client: FlaskClient, page: str) -> str:
    """Where a page sends the reader, else its status."""
    answer = client.get(page, base_url=BASE)
    return answer.headers.get("Location", str(answer.status_code))
