"""Signing in as a browser does: two steps, enrolling first where the policy asks, sessions ended from elsewhere."""

import re

import pyotp
import pytest
from clients import BASE, SAMPLE, goes, post, signed_in
from flask import Flask
from flask.testing import FlaskClient

from quyche import clock

MINE, ENROL = "/tai-khoan-cua-toi", "/tai-khoan-cua-toi/hai-buoc"


def enrol(client: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    text = client.get(ENROL, base_url=BASE).text
    found = re.search(r'<code class="typed">([A-Z2-7 ]+)</code>', text)
    assert found
    phone = pyotp.TOTP(found[1].replace(" ", ""))
    assert client.get(f"{ENROL}/ma.svg", base_url=BASE).mimetype == "image/svg+xml"
    assert post(client, ENROL, code="000000").status_code == 422
    answer = post(client, ENROL, code=phone.at(clock.now()))
    codes = re.findall(r"<li><code>([^<]+)</code>", answer.text)
    assert len(codes) == 10
    assert client.get(f"{ENROL}/ma.svg", base_url=BASE).status_code == 404
    return phone, codes


def test_outside_a_trial_the_policy_demands_the_second_step_before_anything_else(strict_app: Flask) -> None:
    client = signed_in(strict_app, "truong-ioc")
    for page in ("/viec", "/chinh-sach", MINE, "/vu-viec/2222-22222-2222"):
        assert goes(client, page) == ENROL, page
    assert "Thoát" not in client.get("/gui", base_url=BASE).text
    phone, codes = enrol(client)
    assert goes(client, MINE) == "200"
    again = strict_app.test_client()
    assert post(again, "/dang-nhap", user="truong-ioc", password=SAMPLE).headers["Location"] == "/dang-nhap/ma"
    assert goes(again, MINE) == "/dang-nhap"
    assert post(again, "/dang-nhap/ma", code=phone.at(clock.now())).status_code == 401  # spent when enrolling
    assert post(again, "/dang-nhap/ma", code=codes[0]).headers["Location"] == "/viec"
    assert goes(again, MINE) == "200"
    assert goes(signed_in(strict_app, "truc-ioc"), MINE) == "200"


@pytest.mark.parametrize("user", ["truong-ioc", "truc-ioc"])
def test_in_a_trial_it_is_offered_only(app: Flask, user: str) -> None:
    client = signed_in(app, user)
    assert goes(client, MINE) == "200"
    assert "Bật đăng nhập hai bước" in client.get(MINE, base_url=BASE).text


def test_sessions_are_seen_and_ended_from_elsewhere(app: Flask) -> None:
    phone, desk = (
        signed_in(app, "truc-ioc", a) for a in ("(Android 14) Chrome/130", "(Windows NT 10.0) Firefox/131.0")
    )
    stranger = signed_in(app, "van-thu")
    text = desk.get(MINE, base_url=BASE).text
    assert "Chrome trên Android" in text
    assert "Firefox trên Windows" in text
    found = re.search(rf'action="({MINE}/thoat/[^"]+)"', text)
    assert found
    post(stranger, MINE, found[1])
    assert goes(phone, MINE) == "200"
    post(desk, MINE, found[1])
    assert goes(phone, MINE) == "/dang-nhap"
    back = signed_in(app, "truc-ioc")
    post(desk, MINE, f"{MINE}/thoat-noi-khac")
    assert (goes(back, MINE), goes(desk, MINE), goes(stranger, MINE)) == ("/dang-nhap", "200", "200")


def test_a_wrong_name_and_a_wrong_password_read_alike(app: Flask) -> None:
    client = app.test_client()
    said = [post(client, "/dang-nhap", user=u, password=SAMPLE + "x") for u in ("truong-ioc", "nobody")]
    assert [s.status_code for s in said] == [401, 401]
    assert all("Tài khoản hoặc mật khẩu không đúng." in s.text for s in said)
