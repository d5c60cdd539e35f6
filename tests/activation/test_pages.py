"""The pages of versions, by clients: who sees which form, the road from a saved file to a version that serves."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shelf import ALL, CLERK, HEAD, KEYS, NOVEMBER, PASSWORD, Shelf, limits, policy, write

from quyche import clock
from quyche.activation import Record
from quyche.service import impacting, recording
from quyche.service.preparing import source_digest
from quyche.store import sessions
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

PAGE = "/chinh-sach/phien-ban"
FORMS = ("phe-duyet", "hieu-luc", "rut-phe-duyet", "huy")


@pytest.fixture
def office(address: str, tmp_path: Path) -> Iterator[tuple[Shelf, Flask]]:
    database = connect(address)
    migrate(database)
    database.connect()
    shelf = Shelf(database, tmp_path, KEYS, clock.now() - timedelta(hours=1))
    app = make_app(database, shelf.keys, shelf.files, shelf.serving, "s" * 32, demo=True)
    app.config["WTF_CSRF_ENABLED"] = False
    yield shelf, app
    database.close()


def client(office: tuple[Shelf, Flask], who: str) -> FlaskClient:
    shelf, app = office
    shelf.database.connect(reuse_if_open=True)
    made, token = app.test_client(), sessions.open_session(who, clock.now())
    with made.session_transaction() as session:
        session["token"] = token
    return made


def read(shelf: Shelf) -> Record:
    """Requests close their connection."""
    shelf.database.connect(reuse_if_open=True)
    return recording.read()


def send(browser: FlaskClient, digest: str, what: str, **fields: str) -> tuple[int, str]:
    """A form of the version's page as it now stands."""
    page = browser.get(f"{PAGE}/{digest}").text
    seen = re.search(r'name="~seen" value="(\d+)"', page)
    typed = {"~seen": seen[1] if seen else "", "password": PASSWORD} | fields
    answer = browser.post(f"{PAGE}/{digest}/{what}", data=typed, follow_redirects=True)
    return answer.status_code, answer.text


def test_from_a_saved_file_to_a_version_that_serves(office: tuple[Shelf, Flask]) -> None:
    shelf, _ = office
    head, new = client(office, HEAD), source_digest(policy(45))
    write(policy(45), shelf.root)
    assert "Lưu bản này để xem xét" in head.get(PAGE).text
    assert head.post(PAGE).headers["Location"].endswith(new)
    assert send(head, new, "hieu-luc")[0] == 422
    assert "bị từ chối" in head.get("/chinh-sach").text
    assert "Đã phê duyệt" in send(head, new, "phe-duyet")[1]
    head.post("/chinh-sach/tac-dong", data={"truoc": shelf.first, "sau": new})
    shelf.database.connect(reuse_if_open=True)
    comparison = impacting.Comparison()
    while comparison.work_off(shelf.desk(clock.now()), clock.now()):
        pass
    instant = clock.now() + timedelta(hours=3)
    local = instant.astimezone(shelf.desk(clock.now()).live.book.zone)
    assert "Đến giờ đã định" in send(head, new, "hieu-luc", **{"from": f"{local:%Y-%m-%dT%H:%M}"})[1]
    text = head.get(PAGE).text
    assert "Sắp chạy" in text
    assert f"{local:%d/%m/%Y %H:%M}" in text
    plan = read(shelf).activations[-1].id
    assert "Đã hủy lịch chạy" in send(head, new, "huy", activation=str(plan))[1]
    assert "Bản này chạy ngay" in send(head, new, "hieu-luc")[1]
    assert new[:16] in head.get("/chinh-sach").text
    assert head.get(f"/chinh-sach/hieu-luc/{read(shelf).activations[-1].id}").status_code == 200
    back = head.get(f"{PAGE}/{shelf.first}").text
    assert "Trở lại bản này" in back


def test_a_second_tap_records_nothing(office: tuple[Shelf, Flask]) -> None:
    shelf, _ = office
    head, new = client(office, HEAD), source_digest(policy(45))
    write(policy(45), shelf.root)
    head.post(PAGE)
    typed = {"~seen": "2", "password": PASSWORD}
    assert head.post(f"{PAGE}/{new}/phe-duyet", data=typed).status_code == 302
    again = head.post(f"{PAGE}/{new}/phe-duyet", data=typed)
    assert (again.status_code, "vừa thay đổi" in again.text) == (409, True)
    assert len(read(shelf).approvals) == 1


WRONG = {
    "password": ({"password": "guess"}, 422, "Mật khẩu hoặc mã không đúng"),
    "instant": ({"from": "hôm qua"}, 422, "Thời điểm phải có thật"),
    "emergency without reason": ({"kind": "emergency", "reason": ""}, 422, "phải ghi lý do"),
    "clause": ({"from": "2026-11-01T00:00", "clause": "Điều 99"}, 422, "hông có điều khoản"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office: tuple[Shelf, Flask], wrong: str) -> None:
    shelf, _ = office
    head, new = client(office, HEAD), source_digest(policy(45))
    write(policy(45), shelf.root)
    head.post(PAGE)
    fields, status, words = WRONG[wrong]
    got, text = send(head, new, "hieu-luc", **fields)
    assert (got, words in text) == (status, True)
    assert f'value="{fields.get("clause", "")}"' in text
    assert shelf.served(clock.now()) == shelf.first


def test_forms_are_for_whom_the_serving_version_allows(office: tuple[Shelf, Flask]) -> None:
    shelf, _ = office
    clerk, new = client(office, CLERK), source_digest(policy(45))
    write(policy(45), shelf.root)
    clerk.post(PAGE)
    page = clerk.get(f"{PAGE}/{new}").text
    assert not [form for form in FORMS if f"/{form}" in page]
    before = len(read(shelf).approvals)
    for form in ("phe-duyet", "hieu-luc"):
        status, text = send(clerk, new, form)
        assert (status, "không cho bạn quyền" in text) == (422, True), form
    assert len(read(shelf).approvals) == before
    assert shelf.served(clock.now()) == shelf.first


def test_an_emergency_stands_on_the_offices_pages_until_seen(office: tuple[Shelf, Flask]) -> None:
    shelf, _ = office
    head, clerk, new = client(office, HEAD), client(office, CLERK), source_digest(policy(45))
    write(policy(45), shelf.root)
    head.post(PAGE)
    assert "Bản này chạy ngay" in send(head, new, "hieu-luc", kind="emergency", reason="Lũ quét")[1]
    number = read(shelf).activations[-1].id
    for page in ("/chinh-sach", PAGE):
        assert "đưa vào dùng khẩn cấp" in clerk.get(page).text, page
    clerk.post(f"/chinh-sach/canh-bao/{number}")
    assert "đưa vào dùng khẩn cấp" in clerk.get("/chinh-sach").text
    head.post(f"/chinh-sach/canh-bao/{number}")
    assert "đưa vào dùng khẩn cấp" not in clerk.get("/chinh-sach").text


def test_what_is_not_there_is_not_there(office: tuple[Shelf, Flask]) -> None:
    head = client(office, HEAD)
    for address in (f"{PAGE}/abc", "/chinh-sach/hieu-luc/99", f"{PAGE}/abc/phe-duyet"):
        method = head.post if address.endswith("duyet") else head.get
        assert method(address).status_code == 404, address
    assert head.post("/chinh-sach/canh-bao/99").status_code == 404


def test_the_page_says_that_a_row_claims_the_past_before_anybody_presses(office: tuple[Shelf, Flask]) -> None:
    shelf, _ = office
    files = limits(*NOVEMBER)
    head, new = client(office, HEAD), source_digest(files)
    write(files, shelf.root)
    head.post(PAGE)
    page = head.get(f"{PAGE}/{new}").text
    said = "30 phút → 45 phút, từ 01/11/2026"
    assert ("Hồi tố:" in page, said in page, f"{ALL}:2" in page) == (True, True, True)
    send(head, new, "phe-duyet")
    shelf.database.connect(reuse_if_open=True)
    shelf.report(new, clock.now())
    status, text = send(head, new, "hieu-luc")
    assert (status, "Bị từ chối" in text, text.count(said) > page.count(said)) == (422, True, True)
    refused = head.get(f"/chinh-sach/hieu-luc/{read(shelf).refusals[-1].id}").text
    assert ("Bị từ chối lúc" in refused, said in refused, "Đã xem" in refused) == (True, True, True)
    told = send(head, new, "hieu-luc", **{"from": "2026-11-01T00:00", "clause": "Điều 3"})
    assert "Bản này chạy ngay" in told[1]
    number = read(shelf).activations[-1].id
    assert "Hồi tố từ</dt><dd>01/11/2026" in head.get(f"/chinh-sach/hieu-luc/{number}").text
