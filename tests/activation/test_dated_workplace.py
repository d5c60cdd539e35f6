"""Roles, forms and their questions count on the days they say: not a second before, and what was filled in stays."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from shelf import AT, CLERK, DESK, PASSWORD, READER, SECOND, TINY, Shelf, policy

from quyche.errors import NotAllowed, NotFound, Refused
from quyche.handle import Actor, sees
from quyche.service import approving, cases, duties, queues, reading
from quyche.service.accounts import actor_of
from quyche.service.approving import Shown
from quyche.service.desk import Submission, load_case
from quyche.service.git import NO_GIT
from quyche.store import registers

pytestmark = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
DAY = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
CLERKS = f"  - {{mã: {CLERK}, tên: Thủ thư, xem vụ việc: tất cả, giữ quy chế: có, căn cứ: Điều 1}}"
"""The clerk's row."""
HALVES = (
    f"  - {{mã: {CLERK}, tên: Thủ thư, xem vụ việc: không, giữ quy chế: có, đến hết ngày: 2026-11-30, căn cứ: Điều 1}}\n"
    f"  - {{mã: {CLERK}, tên: Thủ thư, xem vụ việc: tất cả, giữ quy chế: có, phê duyệt quy tắc: có, "
    "hiệu lực từ: 2026-12-01, căn cứ: Điều 1}"
)
FIELD = "      - {mã: ke, loại: đoạn văn, nhãn: Kể lại, bắt buộc: có, dùng cho: nội dung phản ánh}\n"
ASKED = "      - {mã: tang, loại: chữ, nhãn: Tầng mấy, hiệu lực từ: 2026-12-01, đến hết ngày: 2026-12-02}\n"
MOLD = " áp dụng khi: {lĩnh vực: am-moc}, thời hạn: 3 ngày làm việc, căn cứ: Điều 2}\n"
FORM = (TINY / "forms" / "all.yaml").read_text()


def test_a_right_to_approve_begins_with_the_row_that_gives_it(shelf: Shelf) -> None:
    shelf.bring(policy(30, (CLERKS, HALVES)), AT)
    clerk, shown = Actor(CLERK, frozenset({CLERK})), Shown(PASSWORD, "", "here")
    digest = approving.keep_candidate(shelf.desk(AT + SECOND), policy(45), NO_GIT, CLERK, AT + SECOND)
    with pytest.raises(NotAllowed):
        approving.approve(shelf.desk(DAY - SECOND), digest, clerk, shown, DAY - SECOND)
    approving.approve(shelf.desk(DAY), digest, clerk, shown, DAY)
    assert not sees(shelf.desk(DAY - SECOND).policy, load_case(shelf.send(DAY - SECOND)), clerk)
    assert sees(shelf.desk(DAY).policy, load_case(shelf.send(DAY)), clerk)


def test_a_role_that_has_ended_opens_nothing_though_accounts_hold_it(shelf: Shelf) -> None:
    ended = "{mã: nhan-vien, tên: Nhân viên, xem vụ việc: tất cả, căn cứ: Điều 1}"
    after = "{mã: nguoi-moi, tên: Người mới, xem vụ việc: tất cả, hiệu lực từ: 2026-12-01, căn cứ: Điều 1}"
    gone = ended.replace("căn cứ", "đến hết ngày: 2026-11-30, căn cứ")
    text = "ai: [nhan-vien]"
    shelf.bring(policy(30, (ended, f"{gone}\n  - {after}"), (text, "ai: [nhan-vien, nguoi-moi]")), AT)
    account = registers.account(DESK)
    assert account
    (queue,) = shelf.desk(AT).policy.queues
    for now, holds in ((DAY - SECOND, True), (DAY, False)):
        desk = shelf.desk(now)
        who = duties.standing_in(desk, actor_of(account), now)
        assert who in duties.people(desk, now)
        assert bool(who.roles) == holds
        if holds:
            assert queues.queue_of(desk, queue.head.id, who) == queue
        else:
            with pytest.raises(NotFound):
                queues.queue_of(desk, queue.head.id, who)


def sent(shelf: Shelf, now: datetime) -> dict[str, object]:
    """What is read of a report in which everything was answered."""
    typed = {"loai": ["on-ao"], "ke": ["Ồn."], "tang": ["Tầng ba"]}
    code = cases.report(shelf.desk(now), "khe-thu", Submission(f"{now}", typed), READER, now)
    case, desk = load_case(code), shelf.desk(DAY + timedelta(days=60))
    assert case
    return {v.field.id: v.value for v in reading.entries(desk, case, READER)[0].values}


def test_a_question_is_asked_from_its_day_to_its_last_and_its_answers_are_read_ever_after(shelf: Shelf) -> None:
    shelf.bring(policy(30, (FIELD, FIELD + ASKED)), AT)
    days = (DAY - SECOND, DAY, DAY + timedelta(days=2) - SECOND, DAY + timedelta(days=2))
    assert [sent(shelf, now).get("tang") for now in days] == [None, "Tầng ba", "Tầng ba", None]


def test_an_answer_is_read_by_the_row_of_its_form_that_was_in_force(shelf: Shelf) -> None:
    head = "  - mã: gop-y\n"
    asked = ASKED.replace(", hiệu lực từ: 2026-12-01, đến hết ngày: 2026-12-02", "")
    old = FORM[FORM.index(head) : FORM.index("  - mã:", FORM.index(head) + 1)]
    new = old.replace(FIELD, FIELD + asked).replace(head, head + "    hiệu lực từ: 2026-12-01\n")
    shelf.bring(policy(30, (old, old.replace(head, head + "    đến hết ngày: 2026-11-30\n") + new)), AT)
    assert [sent(shelf, now).get("tang") for now in (DAY - SECOND, DAY)] == [None, "Tầng ba"]


def test_what_was_seen_under_an_older_version_is_sorted_by_what_that_one_knows(shelf: Shelf) -> None:
    seen = "      - {mã: luc, loại: ngày giờ, nhãn: Thấy lúc, dùng cho: thời điểm phát hiện}\n"
    shelf.bring(policy(30, (FIELD, FIELD + seen)), AT)
    row, limit = "  - {mã: on-ao, tên: Ồn ào, căn cứ: Điều 3}\n", "  - {mã: han-on,"
    moldy = (row, row + row.replace("on-ao, tên: Ồn ào", "am-moc, tên: Ẩm mốc"))
    shelf.bring(
        policy(30, (FIELD, FIELD + seen), moldy, (limit, limit.replace("han-on", "han-moc") + MOLD + limit)), DAY
    )
    for moment, loai, problems in (
        (DAY - SECOND, "am-moc", {"loai"}),
        (DAY, "am-moc", set()),
        (DAY - SECOND, "on-ao", set()),
    ):
        typed = {"loai": [loai], "ke": ["Mốc cả giá sách."], "luc": [f"{moment:%Y-%m-%dT%H:%M:%S}"]}
        now = DAY + SECOND * 60
        try:
            cases.report(shelf.desk(now), "khe-thu", Submission(f"{loai}{moment}", typed), READER, now)
        except Refused as refused:
            assert set(refused.problems) == problems
        else:
            assert not problems
