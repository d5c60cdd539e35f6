"""The page on which those who keep the policy ask for a report, see it grow, and read it case by case."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from clients import BASE, post
from flask import Flask
from flask.testing import FlaskClient
from reporting import KEYS, ROOT
from seeding import EDITS, NOW, edited, given, reported

from quyche import clock
from quyche.events import Event
from quyche.files import FileStore
from quyche.service import impacting
from quyche.service.desk import Desk, append, load_case
from quyche.service.preparing import read_directory
from quyche.service.serving import Serving
from quyche.store import impacts, sessions
from quyche.store.tables import VersionRow

PAGE = "/chinh-sach/tac-dong"


@pytest.fixture
def served(app: Flask, tmp_path: Path, serving: Serving) -> Iterator[Desk]:
    database = app.extensions["database"]
    with database.connection_context():
        made = Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(clock.now()))
        impacting.put_on_record(read_directory(ROOT), "", NOW)
    yield made


def client_of(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    with app.extensions["database"].connection_context():
        token = sessions.open_session(who, clock.now())
    with client.session_transaction(base_url=BASE) as session:
        session["token"] = token
    return client


def test_a_report_is_asked_for_grows_and_is_read(app: Flask, served: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impacting, "BATCH", 2)
    with served.database.connection_context():
        other, codes = impacting.put_on_record(edited(*EDITS), "", clock.now()), []
        for number, category in enumerate(("trat-tu-do-thi", "ve-sinh-an-toan-thuc-pham", "an-toan-giao-thong")):
            codes.append(reported(served, NOW, str(number), category, "tan-phong"))
            given(served, NOW, codes[-1])
        hidden = load_case(codes[1])
        assert hidden
        append(hidden, Event("locked", 1, NOW, "x", "", {}))
    client, serving = client_of(app, "chuyen-vien-van-phong"), served.live.source_digest
    assert f'<option value="{other}" selected>' in client.get(PAGE, base_url=BASE).text, "the newest beside what serves"
    sent = {"truoc": serving, "sau": other, "tu": "2026-11-01", "ngay": ""}
    where = [post(client, PAGE, **sent).headers["Location"] for _ in range(2)]
    assert where[0] == where[1], "a second tap asks for nothing more"
    work, waiting = impacting.Comparison(), client.get(where[0], base_url=BASE).text
    assert re.search(r'data-growing.*<progress [^>]*max="3" value="0"', waiting, re.DOTALL)
    with served.database.connection_context():
        for _ in ("the old version", "the new one", "a batch of cases"):
            assert work.work_off(served, NOW)
    assert 'value="2"' in client.get(where[0], base_url=BASE).text
    with served.database.connection_context():
        while work.work_off(served, NOW):
            pass
    _read(client, where[0], codes)


def _read(client: FlaskClient, where: str, codes: list[str]) -> None:
    whole = client.get(where, base_url=BASE).text
    assert "data-growing" not in whole
    assert "<strong>2</strong>vụ việc ra kết quả khác" in whole
    assert "Trung tâm Y tế → Phòng Kinh tế" in whole
    assert "9 giờ: 1 → 0" in whole, "the hour on the wall"
    assert f"/vu-viec/{codes[0]}" in whole
    assert codes[1] not in whole, "a locked case is not for everybody who keeps the policy"
    assert "vụ việc không dành cho bạn" in whole
    limits = client.get(f"{where}?thay-doi=limit", base_url=BASE).text
    assert "vụ việc không dành cho bạn" not in limits
    assert "<del>02 giờ</del> → <ins>01 giờ</ins>" in limits


def test_what_cannot_be_reported_is_said(app: Flask, served: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client, serving = client_of(app, "chuyen-vien-van-phong"), served.live.source_digest
    wrong = post(client, PAGE, truoc=serving, sau=serving, tu="2026-02-30", ngay="")
    assert "tu=2026-02-30" in wrong.headers["Location"]
    assert "Ngày phải có thật" in client.get(wrong.headers["Location"], base_url=BASE).text
    assert post(client, PAGE, truoc=serving, sau="x" * 64).status_code == 404
    assert client.get(f"{PAGE}/{'9' * 30}", base_url=BASE).status_code == 404
    none = post(client, PAGE, truoc=serving, sau=serving, tu="2027-01-01").headers["Location"]
    with served.database.connection_context():
        work = impacting.Comparison()
        while work.work_off(served, NOW):
            pass
    assert "chưa có gì để so sánh" in client.get(none, base_url=BASE).text, "not one case since that day"
    gone = post(client, PAGE, truoc=serving, sau=serving).headers["Location"]
    with served.database.connection_context():
        VersionRow.delete().execute()
        monkeypatch.delitem(served.serving._known, serving)
        impacting.Comparison().work_off(served, NOW)
        assert impacts.waiting() is None
    assert "không còn được lưu" in client.get(gone, base_url=BASE).text
    assert client_of(app, "truong-ioc").get(PAGE, base_url=BASE).status_code == 404
