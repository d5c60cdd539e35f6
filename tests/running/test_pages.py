"""Pages of cases whose limit was counted again, or whose state or agency the serving policy does not know (yet)."""

import re
from datetime import datetime

import pytest
from clients import BASE, signed_in
from clocked import KEYS, at
from flask.testing import FlaskClient
from town_of_changes import ENDED, FOLLOWS, NEW, OLD, PAID, THREE, URBAN, Changing

from quyche import clock
from quyche.service.accounts import sample_accounts
from quyche.web.app import make_app


def client_at(one: Changing, now: datetime, account: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: now)
    app = make_app(one.database, KEYS, one.files, one.serving, "s" * 32, True)
    with one.database.connection_context():
        sample_accounts(one.desk(now).policy, "quyche")
    return signed_in(app, account)


def read(client: FlaskClient, address: str) -> str:
    got = client.get(address, base_url=BASE)
    assert got.status_code == 200, address
    return got.text


def test_both_limits_stand_on_the_page_with_what_each_rests_on(one: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    now = at("2026-11-16 09:10")
    with one.database.connection_context():
        code = one.dispatched(at("2026-11-16 08:00"))
        one.edit(("sla.yaml", URBAN, THREE + FOLLOWS + PAID))
        one.carry("2026-11-16 09:10")
    page = read(client_at(one, now, "truong-ioc", monkeypatch), f"/vu-viec/{code}")
    for said in (
        "03 giờ, hạn 16/11/2026 11:00", "Trước khi tính lại: 02 giờ, hạn 16/11/2026 10:00",
        "Tính lại thời hạn theo quy định chuyển tiếp</strong>", "12/QĐ-UBND",
    ):  # fmt: skip
        assert said in page, said
    assert page.count("Điều 7 khoản 4 điểm i") >= 5


def test_until_a_case_is_moved_its_pages_stand(one: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    now = at("2026-11-16 09:10")
    with one.database.connection_context():
        code = one.dispatched(at("2026-11-16 08:00"))
        one.renamed("da-giao", "da-chuyen-giao")
    client = client_at(one, now, "truong-ioc", monkeypatch)
    home = read(client, "/")
    every = [f"/vu-viec/{code}", f"/theo-doi/{code}", *re.findall(r'href="(/(?!static|dang-xuat)[^"#]*)"', home)]
    assert len(every) > 10
    for address in (*every[:2], *dict.fromkeys(a for a in every[2:] if "?" not in a)):
        read(client, address)
    with one.database.connection_context():
        assert one.case(code).state == "da-giao"
        one.carry("2026-11-16 09:10")
    page = read(client, f"/vu-viec/{code}")
    assert "không còn, chuyển sang “" in page


def test_a_case_that_goes_to_a_successor_says_so_and_stands_in_its_queue(
    one: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = at("2026-11-17 00:10")
    one.edit(("agencies.yaml", OLD, NEW + ENDED))
    with one.database.connection_context():
        code = one.dispatched(at("2026-11-16 23:00"))
    client = client_at(one, now, "ubnd-tan-lap", monkeypatch)
    with one.database.connection_context():
        one.carry("2026-11-17 00:00")
    assert f"UBND phường Tân Lập nhận tiếp vụ việc {code}" in read(client, "/thong-bao")
    page = read(client, f"/vu-viec/{code}")
    assert "UBND phường Tân Lập tiếp nhận thay UBND phường Tân Phong" in page
    assert "9/NQ-HĐND" in page
    queue = next(
        q.head.id for q in one.serving.live.book.policy.queues if "da-giao" in q.states and "can-bo-don-vi" in q.roles
    )
    assert code in read(client, f"/viec/{queue}")
