"""Cases through the use cases themselves, on both databases."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from office_server import copy_policy
from peewee import Database

from quyche import handle
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import accounts, cases, ladder, reading, rebuilding
from quyche.service.desk import Desk, Submission, Upload, load_case
from quyche.service.samples import load_samples
from quyche.service.serving import Serving
from quyche.store import cases as rows
from quyche.store import contents, journal, search, timers
from quyche.store.contents import Keys
from quyche.store.tables import Attachment, Content, EventRow

ROOT = Path(__file__).parents[2]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
CITIZEN = Actor(ANYBODY, frozenset())
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
DUTY = Actor("truc-ioc", frozenset({"truc-ioc"}), "ioc")
OFFICE = Actor("chuyen-vien-van-phong", frozenset({"chuyen-vien-van-phong"}), "van-phong")
WORDS = "Hàng quán bày kín vỉa hè trước cổng trường."


def agency(agency_id: str) -> Actor:
    return Actor(agency_id, frozenset({"can-bo-don-vi"}), agency_id)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    serving = Serving(ROOT, follow=True)
    yield Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(AT))


def report(desk: Desk, command: str = "c1", at: datetime = AT, **fields: str) -> str:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": WORDS, "cam-ket": "yes"} | fields
    sent = Submission(command, {k: [v] for k, v in typed.items() if v})
    return cases.report(desk, "nguoi-dan", sent, CITIZEN, at)


def act(desk: Desk, code: str, action: str, who: Actor, at: datetime = AT, **fields: str) -> None:
    case = load_case(code)
    assert case
    typed = {k: [v] for k, v in fields.items()}
    cases.act(desk, code, action, Submission(f"{code}{action}{case.seq}", typed, (), case.seq), who, at)


def assign(desk: Desk, code: str, at: datetime = AT, **fields: str) -> None:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"} | fields
    act(desk, code, "giao-xu-ly", HEAD, at, **typed)


def test_a_report_is_received_once_however_often_it_is_sent(desk: Desk) -> None:
    assert report(desk) == report(desk)
    assert EventRow.select().where(EventRow.seq == 1).count() == 1
    assert report(desk, "another") != report(desk)


def test_two_taps_at_once_make_one_report(desk: Desk) -> None:
    """Each with a connection of its own; both get the same code."""

    def tap(_: int) -> str:
        with desk.database.connection_context():
            return report(desk, "twice")

    with ThreadPoolExecutor(6) as hands:
        codes = set(hands.map(tap, range(6)))
    assert len(codes) == 1
    assert EventRow.select().where(EventRow.seq == 1).count() == 1
    assert Content.select().count() == 1


def test_two_taps_at_once_act_once(desk: Desk) -> None:
    code = report(desk)
    typed = {"linh-vuc": ["trat-tu-do-thi"], "dia-ban": ["tan-phong"]}

    def tap(_: int) -> str:
        with desk.database.connection_context():
            return cases.act(desk, code, "giao-xu-ly", Submission("twice", typed, (), 2), HEAD, AT).state

    with ThreadPoolExecutor(6) as hands:
        assert set(hands.map(tap, range(6))) == {"da-giao"}
    case = load_case(code)
    assert case
    assert [c.epoch for c in case.clocks] == [1, 1]


def test_the_limit_counts_from_dispatch_and_the_report_time_is_kept(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code, AT + timedelta(hours=1))
    case = load_case(code)
    assert case and case.limit_clock
    assert case.sent_at == AT
    assert case.limit_clock.started_at == AT + timedelta(hours=1)
    assert case.limit_clock.due_at == AT + timedelta(hours=3)
    assert [r.step for r in case.limit_clock.rungs] == ["nhac-50", "nhac-80", "den-han", "qua-han-1", "qua-han-2"]


def test_the_rules_stay_those_of_first_receipt_and_the_calendar_is_the_serving_one(
    database: Database, tmp_path: Path
) -> None:
    policy = copy_policy(tmp_path / "policy")
    serving = Serving(policy, follow=True)
    files = FileStore(tmp_path / "files")
    before = Desk(database, KEYS, files, serving, serving.refresh(AT))
    code = report(before, **{"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ubnd-tan-phong"})
    limits, calendar = policy / "sla.yaml", policy / "rules" / "calendar.yaml"
    limits.write_text(limits.read_text().replace("08 giờ làm việc", "04 giờ làm việc"))
    calendar.write_text(
        calendar.read_text().replace("    ngày nghỉ:\n", "    ngày nghỉ:\n      - {ngày: 2026-11-17}\n")
    )
    later = AT + timedelta(minutes=5)
    after = Desk(database, KEYS, files, serving, serving.refresh(later))
    assert after.live.source_digest != before.live.source_digest
    assign(after, code, later, **{"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ubnd-tan-phong"})
    case = load_case(code)
    assert case and case.limit_clock
    assert case.limit_clock.limit["amount"] == 8
    assert case.limit_clock.due_at == datetime(2026, 11, 18, 2, 5, tzinfo=UTC)
    told = next(s.event.data["digests"] for s in journal.read(f"case:{code}") if s.event.kind == "decided")
    old, new = before.policy.digests, after.policy.digests
    assert told == {"rules": old.rules, "calendar": new.calendar, "workplace": new.workplace}
    assert (old.rules, old.calendar) != (new.rules, new.calendar)


def test_a_handover_by_telephone_starts_the_clock_earlier(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code, AT + timedelta(hours=1), **{"da-bao-luc": "2026-11-16T09:20"})
    case = load_case(code)
    assert case and case.limit_clock
    assert case.limit_clock.started_at == AT + timedelta(minutes=20)


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_the_last_second_belongs_to_the_limit(desk: Desk, seconds: int, late: bool) -> None:
    code = report(desk)
    assign(desk, code)
    done = AT + timedelta(hours=2, seconds=seconds)
    act(desk, code, "bao-cao-ket-qua", agency("ubnd-tan-phong"), done, **{"ket-qua": "Đã yêu cầu thu dọn vỉa hè."})
    case = load_case(code)
    assert case and case.limit_clock
    assert case.limit_clock.late_at(done) is late


def test_what_a_camera_showed_counts_from_when_it_was_seen(desk: Desk) -> None:
    typed = {
        "linh-vuc": "trat-tu-do-thi",
        "dia-ban": "tan-phong",
        "noi-dung": WORDS,
        "phat-hien-luc": "2026-11-16T08:00",
    }
    code = cases.report(desk, "tu-camera", Submission("c", {k: [v] for k, v in typed.items()}), DUTY, AT)
    case = load_case(code)
    assert case
    assert (case.sent_at, case.recorded_at) == (AT - timedelta(hours=1), AT)
    with pytest.raises(NotFound):
        cases.report(desk, "tu-camera", Submission("d", {}), CITIZEN, AT)


def test_a_point_finds_its_ward_and_one_outside_is_flagged(desk: Desk) -> None:
    inside = load_case(report(desk, "1", **{"dia-ban": "", "vi-tri.lat": "22.3953", "vi-tri.lon": "103.4600"}))
    outside = load_case(report(desk, "2", **{"dia-ban": "", "vi-tri.lat": "21.0", "vi-tri.lon": "105.8"}))
    assert inside and outside
    assert inside.facts["ward"] in {w.head.id for w in desk.policy.wards}
    assert outside.facts["flag:ngoai-dia-ban"] == "yes"


def test_two_officers_at_once_the_second_is_told(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code)
    typed = {"linh-vuc": ["trat-tu-do-thi"]}
    with pytest.raises(Conflict):
        cases.act(desk, code, "giao-xu-ly", Submission("late", typed, (), 2), HEAD, AT)


def test_departing_from_the_proposal_needs_a_reason(desk: Desk) -> None:
    code = report(desk)
    with pytest.raises(Refused) as refused:
        assign(desk, code, **{"chu-tri": "phong-kinh-te"})
    assert refused.value.problems == {"ly-do": ("reason-needed", {})}
    assign(desk, code, **{"chu-tri": "phong-kinh-te", "ly-do": "Vụ việc trong chợ do phòng quản lý."})
    case = load_case(code)
    assert case
    assert case.lead == "phong-kinh-te"


def test_only_the_lead_reports_the_result(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code)
    with pytest.raises(NotFound):
        act(desk, code, "bao-cao-ket-qua", agency("ubnd-san-thang"), **{"ket-qua": "Không phải việc của tôi."})
    with pytest.raises(NotAllowed):
        act(desk, code, "bao-cao-ket-qua", HEAD, **{"ket-qua": "Không phải việc của tôi."})


def test_a_secret_is_never_published(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code, co="bi-mat-nha-nuoc")
    act(desk, code, "bao-cao-ket-qua", agency("ubnd-tan-phong"), **{"ket-qua": "Đã xử lý theo quy định."})
    case = load_case(code)
    assert case
    offered = [a.head.id for a in handle.available(desk.policy, case, HEAD)]
    assert "tra-loi-rieng" in offered
    assert "cong-khai-tra-loi" not in offered
    with pytest.raises(NotAllowed):
        act(desk, code, "cong-khai-tra-loi", HEAD, **{"tieu-de": "a", "tom-tat": "b", "tra-loi": "c" * 20})


def test_an_agency_complained_about_is_kept_out(desk: Desk) -> None:
    code = report(
        desk, **{"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "phong-noi-vu", "ho-ten": "Lò Thị Sao"}
    )
    assign(desk, code, **{"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "phong-noi-vu"})
    case = load_case(code)
    assert case
    assert (case.lead, case.barred) == ("lanh-dao", ("phong-noi-vu",))
    with pytest.raises(NotFound):
        reading.visible_case(desk, code, agency("phong-noi-vu"))


def test_looking_at_the_sender_goes_on_record(desk: Desk) -> None:
    code = report(desk, **{"ho-ten": "Lò Thị Sao"})
    case = reading.visible_case(desk, code, HEAD)
    assert [v.value for v in reading.sender_of(desk, case, HEAD, AT)] == ["Lò Thị Sao"]
    assert [s.event.actor for s in journal.read(f"access:{code}")] == ["truong-ioc"]
    assert all("Lò" not in str(v.value) for e in reading.entries(desk, case, HEAD) for v in e.values)
    with pytest.raises(NotFound):
        reading.sender_of(desk, case, DUTY, AT)


def test_nothing_typed_lies_in_the_clear(desk: Desk) -> None:
    report(desk, **{"ho-ten": "Lò Thị Sao"})
    assert all("Hàng quán" not in r.text and "Lò" not in r.text for r in EventRow.select())
    assert all("quán".encode() not in bytes(r.sealed) for r in Content.select())


def test_a_report_with_a_false_picture_leaves_nothing(desk: Desk) -> None:
    fake = Upload("anh", "x.jpg", b"<script>alert(1)</script>")
    sent = Submission("c", {"noi-dung": [WORDS], "cam-ket": ["yes"]}, (fake,))
    with pytest.raises(Refused) as refused:
        cases.report(desk, "nguoi-dan", sent, CITIZEN, AT)
    assert refused.value.problems["anh"] == ("not-a-picture", {"name": "x.jpg"})
    assert EventRow.select().count() + Content.select().count() + Attachment.select().count() == 0


def test_rebuilt_rows_equal_the_live_ones_and_the_log_verifies(desk: Desk) -> None:
    load_samples(desk, AT)
    ladder.fire_due(desk, AT)
    live = rows.all_rows(), timers.all_timers(), search.all_rows()
    assert len(live[0]) >= 24
    assert {r["state"] for r in live[0]} == {s.head.id for s in desk.policy.states}
    rebuilding.rebuild(desk)
    assert (rows.all_rows(), timers.all_timers(), search.all_rows()) == live
    assert rebuilding.verify(desk.database, AT) == []


def test_every_step_is_recorded_once(desk: Desk) -> None:
    code = report(desk)
    assign(desk, code)
    later = AT + timedelta(hours=9)
    assert ladder.fire_due(desk, later) == 5
    assert ladder.fire_due(desk, later) == 0
    case = load_case(code)
    assert case and case.limit_clock
    assert case.limit_clock.fired == ("nhac-50", "nhac-80", "den-han", "qua-han-1", "qua-han-2")


def test_erasing_leaves_a_log_that_verifies(desk: Desk) -> None:
    code = report(desk)
    contents.erase(code)
    case = load_case(code)
    assert case
    assert reading.entries(desk, case, HEAD)[0].values == ()
    assert rebuilding.verify(desk.database, AT) == []


def test_signing_in_tells_nothing_and_slows_guessing(desk: Desk) -> None:
    accounts.sample_accounts(desk.policy, "quyche")
    token = accounts.sign_in(desk, "truong-ioc", "quyche", "here", AT)
    assert token
    assert accounts.whose(token, AT + timedelta(hours=1))
    assert accounts.whose(token, AT + timedelta(hours=14)) is None
    for _ in range(accounts.MOST_FAILURES):
        assert accounts.sign_in(desk, "truong-ioc", "wrong", "there", AT) is None
    with pytest.raises(accounts.TooManyTries):
        accounts.sign_in(desk, "truong-ioc", "quyche", "there", AT)
    assert accounts.sign_in(desk, "truong-ioc", "quyche", "there", AT + timedelta(minutes=16))
