"""An emergency, and every refusal, reaches those whom the policy names: once, at once, with who, why and where to look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from shelf import ALL, AT, CLERK, DESK, HEAD, KEYS, SECOND, Shelf, policy

from quyche.channels import Channels, Message
from quyche.errors import PolicyRefused
from quyche.handle import Actor
from quyche.service import activating, alarming, noticing, recording, sending
from quyche.service.activating import ActivationRefused
from quyche.service.choosing import Choices, all_ways, choose
from quyche.service.desk import Desk
from quyche.store import registers
from quyche.store.database import connect, migrate
from quyche.store.notice_tables import NoticeRow, OutboxRow
from quyche.store.tables import VersionRow

LATER = AT + timedelta(minutes=5)
WHY = "Lũ quét ở bản"
NOTICES = """
thông báo:
  - mã: khan-cap
    tên: Khẩn cấp
    khi: kích hoạt khẩn cấp
    gửi: [người phê duyệt quy tắc, nhan-vien]
    kênh: [trong hệ thống, thư điện tử]
    mức: vi phạm
    tiêu đề: "Khẩn cấp: {bản}"
    nội dung: "{lúc}, {ai}: {lý do}"
    căn cứ: kỹ thuật
  - mã: tu-choi
    tên: Từ chối
    khi: từ chối kích hoạt
    gửi: [người phê duyệt quy tắc, người giữ quy chế]
    kênh: [trong hệ thống, thư điện tử]
    mức: vi phạm
    tiêu đề: "Từ chối: {bản}"
    nội dung: "{lúc}, {ai}: {lý do}"
    căn cứ: kỹ thuật
"""


def told(minutes: int = 30) -> dict[str, bytes]:
    files = policy(minutes)
    return {**files, ALL: files[ALL] + NOTICES.encode()}


class Postbox:
    """A way out that keeps what it was given."""

    def __init__(self) -> None:
        self.got: list[Message] = []

    def send(self, message: Message) -> None:
        self.got.append(message)


class Office:
    """A library whose rules tell of their own changes, and whose people left addresses."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.box = shelf, Postbox()
        for account in (HEAD, CLERK, DESK):
            choose(shelf.desk(AT), account, Choices(f"{account}@example.vn", all_ways()))

    def desk(self, at: datetime, shelf: Shelf | None = None) -> Desk:
        desk = (shelf or self.shelf).desk(at)
        return replace(desk, channels=Channels({"mail": self.box}, "https://thu-vien.example.vn"))

    def work(self, at: datetime, *processes: Shelf) -> None:
        """What a worker does, here or in several processes."""
        for process in processes or (self.shelf,):
            alarming.alarm_due(self.desk(at, process), at)
        sending.send_due(self.desk(at), self.desk(at).channels, at)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = connect(f"sqlite:///{tmp_path}/library.db")
    migrate(database)
    with database.connection_context():
        yield Office(Shelf(database, tmp_path, KEYS, shipped=told()))
    database.close()


def heard() -> list[tuple[str, str, int]]:
    rows = NoticeRow.select().order_by(NoticeRow.id)
    return [(r.account, r.notice, r.seq) for r in rows]


def emergency(office: Office, files: dict[str, bytes], at: datetime = LATER) -> int:
    return office.shelf.activate(files, at, is_emergency=True, emergency=WHY).activation.id


def test_an_emergency_is_told_once_to_whom_the_policy_names(office: Office) -> None:
    number = emergency(office, told(45))
    office.work(LATER + SECOND, office.shelf, office.shelf.again(), office.shelf)
    registers.set_mark(alarming.TOLD, "")  # as a process saw it that was slower than the others
    office.work(LATER + SECOND * 2)
    assert heard() == [(HEAD, "khan-cap", number)], "a role that may not see versions is told nothing of them"
    (letter,) = office.box.got
    assert (letter.address, letter.link) == (
        f"{HEAD}@example.vn",
        f"https://thu-vien.example.vn/chinh-sach/hieu-luc/{number}",
    )
    assert letter.text == f"24/11/2026 12:05, người vận hành, bằng dòng lệnh: {WHY}"
    kept = [r.title + r.text for table in (NoticeRow, OutboxRow) for r in table.select()]
    assert not [text for text in kept if WHY in text]


def test_its_receiver_reads_it_under_the_bell_and_is_led_to_it(office: Office) -> None:
    number = emergency(office, told(45))
    office.work(LATER)
    head = Actor(HEAD, frozenset({HEAD}))
    ((shown,), _, _) = noticing.page(office.desk(LATER), head, 0)
    assert (shown.open, shown.of_policy, shown.urgency, shown.text.endswith(WHY)) == (True, True, "breach", True)
    assert noticing.opened(office.desk(LATER), head, shown.id, LATER) == f"/chinh-sach/hieu-luc/{number}"
    assert noticing.unread(HEAD) == 0


def test_whoever_may_no_longer_look_is_told_no_more(office: Office) -> None:
    emergency(office, told(45))
    alarming.alarm_due(office.desk(LATER), LATER)
    registers.keep_account(HEAD, HEAD, frozenset({DESK}), "", "x")
    office.work(LATER)
    assert [(r.state, r.text) for r in OutboxRow.select()] == [("dropped", "")]
    ((shown,), _, _) = noticing.page(office.desk(LATER), Actor(HEAD, frozenset({DESK})), 0)
    assert (shown.open, shown.title, shown.text) == (False, "", "")


def test_quiet_hours_hold_nothing_back_and_what_was_declined_is_not_sent(office: Office) -> None:
    quiet = Choices(f"{HEAD}@example.vn", all_ways(), "00:01", "23:59")
    choose(office.desk(AT), HEAD, quiet)
    emergency(office, told(45))
    office.work(LATER)
    assert len(office.box.got) == 1
    choose(office.desk(AT), HEAD, replace(quiet, taken=all_ways() - {("breach", "mail")}))
    emergency(office, told(50), LATER + SECOND)
    office.work(LATER + SECOND)
    assert (len(office.box.got), len(heard())) == (1, 2)


def test_an_emergency_does_not_choose_who_hears_of_it(office: Office) -> None:
    emergency(office, policy(45))
    office.work(LATER + SECOND)
    assert [who for who, _, _ in heard()] == [HEAD]


def test_who_was_refused_is_not_told_what_they_were_just_told(office: Office) -> None:
    with pytest.raises(ActivationRefused):
        activating.activate(office.desk(LATER), told(45), LATER, HEAD)
    office.work(LATER)
    assert [who for who, _, _ in heard()] == [CLERK]


def test_a_refusal_is_told_with_its_reasons(office: Office) -> None:
    with pytest.raises(ActivationRefused) as refused:
        office.shelf.activate(told(45), LATER, start=LATER + timedelta(hours=1))
    office.work(LATER + SECOND)
    number = refused.value.number
    assert sorted(heard()) == [(CLERK, "tu-choi", number), (HEAD, "tu-choi", number)]
    assert all("chưa ai phê duyệt đúng bản" in letter.text for letter in office.box.got)
    assert len(office.box.got) == 2


@pytest.mark.parametrize("first", ["one that runs", "one that starts"])
def test_a_plan_that_cannot_serve_at_its_instant_is_refused_once_and_told(office: Office, first: str) -> None:
    shelf, instant = office.shelf, LATER + timedelta(hours=1)
    plan = shelf.bring(told(45), LATER, start=instant).activation
    other = shelf.again()
    VersionRow.delete().where(VersionRow.source_digest == plan.source).execute()
    if first == "one that starts":
        assert Shelf(shelf.database, shelf.root.parent, KEYS, instant + SECOND).first == shelf.first
    for process in (shelf, other):
        process.serving._known.clear()
        assert process.served(instant - SECOND / 2) == shelf.first
    for process in (shelf, other, shelf, other):
        assert process.served(instant) == shelf.first
    fresh = Shelf(shelf.database, shelf.root.parent, KEYS, instant + SECOND * 2)
    assert fresh.first == shelf.first
    (refused,) = recording.read().refusals
    assert (refused.plan, [code for code, _ in refused.reasons]) == (plan.id, ["plan-failed"])
    office.work(instant + SECOND * 3, shelf, other)
    assert sorted(heard()) == [(CLERK, "tu-choi", refused.id), (HEAD, "tu-choi", refused.id)]
    mended = instant + SECOND * 5
    assert shelf.bring(told(50), mended).activation.over == shelf.first
    assert fresh.served(mended + SECOND) == other.served(mended + SECOND) != shelf.first


def test_what_served_already_is_not_left_for_older_rules_when_it_is_spoilt(office: Office) -> None:
    shelf, instant = office.shelf, LATER + timedelta(hours=1)
    plan = shelf.bring(told(45), LATER, start=instant).activation
    shelf.send(instant + SECOND)
    VersionRow.delete().where(VersionRow.source_digest == plan.source).execute()
    with pytest.raises(PolicyRefused):
        Shelf(shelf.database, shelf.root.parent, KEYS, instant + SECOND * 2)
    assert recording.read().refusals == ()
    assert shelf.served(instant + SECOND * 3) == plan.source
