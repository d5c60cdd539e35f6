"""Files of a form that was refused are there for its sender's next try, and for nobody else's."""

import os
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from house import House
from quyche import clock
from quyche.service import reading, sweeping
from quyche.service.desk import load_case
from quyche.store import registers
from quyche.web import holding

RIGHT = {"noi-dung": "Đèn đường tắt cả tuần nay.", "cam-ket": "yes"}
WRONG = {"noi-dung": "ngắn", "cam-ket": "yes"}
GONE = "không còn được giữ"


def picture(colour: str = "olive") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return out.getvalue()


def send(client: FlaskClient, to: str, typed: dict, **files: tuple[bytes, str]) -> TestResponse:
    chosen = {field: (BytesIO(data), name) for field, (data, name) in files.items()}
    return client.post(to, data={"~command": os.urandom(8).hex(), **typed, **chosen})


def tokens(answer: TestResponse, field: str = "anh") -> list[str]:
    return re.findall(rf'name="~held\.{field}" value="([^"]+)"', answer.text)


def refused(client: FlaskClient, colour: str = "olive") -> list[str]:
    """The tokens of a report refused for its text, with one sound picture."""
    client.get("/gui")
    answer = send(client, "/gui", WRONG, anh=(picture(colour), "vỉa hè.jpg"))
    assert answer.status_code == 422
    assert "Đã tải lên: vỉa hè.jpg" in answer.text
    return tokens(answer)


def received(house: House, client: FlaskClient, answer: TestResponse) -> list[tuple[str, bytes]]:
    """Names and bytes of what came with an accepted report."""
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.text)
    found = re.search(r'<p class="code">([^<]+)', client.get("/da-gui").text)
    assert found
    with house.database.connection_context():
        case = load_case(found[1])
        assert case
        files = reading.entries(house.desk, case, house.people["truong-ioc"])[0].files
        rows = {a.id: a for a in registers.attachments(found[1])}
        return [(f.name, house.files.get(rows[f.id].sha256)) for f in files]


def test_a_picture_is_chosen_once(house: House) -> None:
    """Through two refusals, with a second one added on the way."""
    client = house.client("")
    (first,) = refused(client)
    again = send(client, "/gui", {**WRONG, "~held.anh": first}, anh=(picture("navy"), "hai.jpg"))
    both = tokens(again)
    answer = send(client, "/gui", {**RIGHT, "~held.anh": both})
    assert received(house, client, answer) == [("vỉa hè.jpg", picture()), ("hai.jpg", picture("navy"))]


def test_a_held_picture_can_be_dropped(house: House) -> None:
    client = house.client("")
    (token,) = refused(client)
    answer = send(client, "/gui", {**RIGHT, "~held.anh": token, "~drop.anh": "0"})
    assert received(house, client, answer) == []


def test_a_stranger_reads_it_in_english(house: House) -> None:
    client = house.client("")
    client.get("/ngon-ngu/en")
    client.get("/gui")
    assert "Uploaded: a.jpg" in send(client, "/gui", WRONG, anh=(picture(), "a.jpg")).text


@pytest.mark.parametrize("other", ["", "truong-ioc"])
def test_it_is_for_one_session_alone(house: House, other: str) -> None:
    (token,) = refused(house.client(""))
    client = house.client(other)
    client.get("/gui")
    answer = send(client, "/gui", {**RIGHT, "~held.anh": token})
    assert (answer.status_code, GONE in answer.text, tokens(answer)) == (422, True, [])


def test_it_is_for_one_field_alone(house: House) -> None:
    client = house.client("")
    (token,) = refused(client)
    answer = send(client, "/gui", {**RIGHT, "~held.video": token})
    assert (answer.status_code, GONE in answer.text) == (422, True)


def test_forged_and_old_ones_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.client("")
    (token,) = refused(client)
    for forged in ("", "x", token[:-2], "a.b.c", token.replace(".", "", 1)):
        assert send(client, "/gui", {**RIGHT, "~held.anh": forged}).status_code == 422
    monkeypatch.setattr(holding, "LASTS", -1)
    answer = send(client, "/gui", {**RIGHT, "~held.anh": token})
    assert (answer.status_code, f"“vỉa hè.jpg” đã tải lên trước đó {GONE}" in answer.text) == (422, True)


def test_no_more_is_read_back_than_may_be_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.client("")
    (token,) = refused(client)
    monkeypatch.setattr(holding, "MOST", len(picture()) - 1)
    assert send(client, "/gui", {**RIGHT, "~held.anh": token}).status_code == 422


def test_it_is_swept_after_a_day_and_not_before(house: House) -> None:
    client = house.client("")
    (token,) = refused(client, "maroon")
    (path,) = [p for p in Path(house.folder).rglob("*") if p.is_file() and p.read_bytes() == picture("maroon")]
    for hours, stays in ((23, True), (25, False)):
        then = (clock.now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (then, then))
        with house.database.connection_context():
            sweeping.sweep(house.desk, clock.now())
        assert path.exists() == stays
    answer = send(client, "/gui", {**RIGHT, "~held.anh": token})
    assert (answer.status_code, GONE in answer.text) == (422, True)


def test_a_page_with_a_script_keeps_its_files_itself(house: House) -> None:
    client = house.client("")
    client.get("/gui")
    typed = {**WRONG, "anh": (BytesIO(picture()), "a.jpg")}
    assert tokens(client.post("/gui", data=typed, headers={"X-Sent-By": "script"})) == []
