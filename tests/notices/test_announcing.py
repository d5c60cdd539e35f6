"""What happens in a case reaches those it concerns, once, in their words, and nobody else."""

from datetime import UTC, datetime

import pytest
from notice_office import PHONE, WARD, WORDS, Office, Postbox, outbox, told

from quyche.service import noticing
from quyche.service.rebuilding import rebuild
from quyche.store.notice_tables import NoticeRow


def test_a_case_tells_its_people_and_nobody_else(both: Office) -> None:
    code = both.assigned()
    assert told("ioc") == told("truc-ioc") == ["tb-phan-anh-moi"]
    assert told(WARD) == ["tb-giao-xu-ly"]
    assert told("ubnd-san-thang") == told("lanh-dao") == told("truong-ioc") == []
    both.act(code, "bao-cao-ket-qua", WARD, ket_qua="Đã thu dọn, trả lại vỉa hè.")
    assert told("ioc") == ["tb-phan-anh-moi", "tb-co-ket-qua"]


def test_who_acts_is_not_told_of_it(office: Office) -> None:
    code = office.assigned()
    office.act(code, "tra-lai", WARD, ly_do="Đường này do phường khác quản lý.")
    assert told("chuyen-vien-van-phong") == ["tb-tra-lai"]
    assert told(WARD) == ["tb-giao-xu-ly"]


def test_a_directive_reaches_its_receivers(office: Office) -> None:
    code = office.assigned()
    office.act(
        code,
        "ra-chi-dao",
        "lanh-dao",
        noi_dung="Xử lý ngay trong chiều nay.",
        ky="kt-chu-tich",
        nguoi_chi_dao="lanh-dao",
        noi_nhan=WARD,
    )
    assert told(WARD)[-1] == "tb-viec-duoc-giao"


def test_after_downtime_one_message_a_case(both: Office) -> None:
    """S8: missed steps are all on record; people get one message, for the highest that is theirs."""
    code = both.assigned()
    both.later(hours=7)
    both.tick()
    fired = [e for c in both.case(code).clocks for e in c.fired]
    assert {"nhac-50", "nhac-80", "den-han", "qua-han-1", "qua-han-2"} <= set(fired)
    assert told(WARD)[1:] == ["tb-den-han"]
    assert told("chanh-van-phong")[-1:] == ["tb-qua-han-1"]
    assert told("lanh-dao") == ["tb-qua-han-2"]
    both.tick()
    assert told("lanh-dao") == ["tb-qua-han-2"]


def test_step_by_step_everybody_hears_each(office: Office) -> None:
    office.assigned()
    for _ in range(8):
        office.later(minutes=15)
        office.tick()
    assert told(WARD) == ["tb-giao-xu-ly", "tb-nhac-50", "tb-nhac-80", "tb-den-han"]


def test_texts_say_nothing_of_people_or_of_what_was_reported(office: Office) -> None:
    office.opens(mail=Postbox(), webhook=Postbox())
    office.reach(WARD)
    code = office.report(ho_ten="Nguyễn Văn Ân", dien_thoai=PHONE)
    office.act(code, "giao-xu-ly", "truong-ioc", linh_vuc="trat-tu-do-thi", dia_ban="tan-phong")
    said = " ".join(r.title + r.text for r in (*NoticeRow.select(), *outbox()))
    assert code in said and "Trật tự đô thị" in said and "Phường Tân Phong" in said and "16/11/2026 11:00" in said
    assert "Ân" not in said and PHONE not in said and "cổng trường" not in said


def test_no_channel_no_message(office: Office) -> None:
    """A trial without SMTP keeps no mail for later."""
    office.reach(WARD)
    office.assigned()
    assert told(WARD) and not outbox()


def test_only_ways_that_are_open_chosen_and_named(office: Office) -> None:
    office.opens(mail=Postbox(), webhook=Postbox())
    office.reach(WARD, declined=frozenset({("urgent", "webhook")}))
    office.assigned()
    assert [(r.channel, r.state) for r in outbox(receiver=WARD)] == [("mail", "waiting")]
    assert not outbox(channel="mail", receiver="ioc")  # no address left


NIGHT = datetime(2026, 11, 16, 15, 30, tzinfo=UTC)  # 22:30 in Lai Châu
QUIET = ("22:00", "06:00")


@pytest.mark.parametrize(
    ("minutes", "notice", "due"),
    [
        (96, "urgent", datetime(2026, 11, 16, 23, 0, tzinfo=UTC)),
        (120, "breach", datetime(2026, 11, 16, 17, 30, tzinfo=UTC)),
    ],
    ids=["a warning waits for the morning", "a breach waits for nothing"],
)
def test_quiet_hours_never_hold_a_breach(both: Office, minutes: int, notice: str, due: datetime) -> None:
    both.opens(mail=Postbox())
    both.reach(WARD, quiet=QUIET)
    both.at = NIGHT
    both.assigned()
    both.later(minutes=minutes)
    both.tick()
    row = outbox(receiver=WARD, urgency=notice)[-1]
    assert row.due_at == due
    assert told(WARD)[-1] in ("tb-nhac-80", "tb-den-han")  # the bell has it at once


def test_leaders_are_spared_at_night_unless_life_is_in_danger(office: Office) -> None:
    office.opens(webhook=Postbox())
    office.at = datetime(2026, 11, 16, 11, 30, tzinfo=UTC)
    urgent = office.report(linh_vuc="an-toan-giao-thong")
    office.act(urgent, "giao-xu-ly", "truong-ioc", linh_vuc="an-toan-giao-thong", dia_ban="tan-phong")
    plain = office.assigned()
    office.later(hours=7)
    office.tick()
    due = {r.case: r.due_at for r in outbox(receiver="lanh-dao")}
    assert due == {urgent: office.at, plain: datetime(2026, 11, 17, 0, 0, tzinfo=UTC)}


def test_the_sender_is_written_to_in_their_language(office: Office) -> None:
    office.opens(mail=Postbox())
    code = office.report("en", dien_thoai="visitor@example.org")
    row = outbox(receiver="@sender")[0]
    assert (row.language, row.title) == ("en", f"Your report {code} has been received")
    assert "visitor" not in row.title + row.text
    office.report(dien_thoai=PHONE)
    assert len(outbox(receiver="@sender")) == 1


def test_a_locked_case_tells_only_those_who_may_know(both: Office) -> None:
    code = both.assigned()
    both.act(code, "khoa", "truc-ioc", vi_sao="bi-mat")
    both.later(hours=7)
    both.tick()
    assert told(WARD) == ["tb-giao-xu-ly"] and told("lanh-dao") == []
    fresh, _, _ = noticing.page(both.desk, both.who(WARD), 0)
    assert [(n.title, n.text, n.open) for n in fresh] == [("", "", False)]
    assert told("chanh-van-phong")[-1:] == ["tb-qua-han-1"]


def test_what_is_taken_away_leaves_no_word_behind(both: Office) -> None:
    both.opens(mail=Postbox())
    both.reach(WARD)
    code = both.assigned()
    both.act(code, "khoa", "truc-ioc", vi_sao="bi-mat")
    both.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes")
    assert not outbox() and not NoticeRow.select().count()


def test_making_rows_again_tells_nobody_again(both: Office) -> None:
    both.assigned()
    before = NoticeRow.select().count()
    rebuild(both.desk)
    assert NoticeRow.select().count() == before
    assert WORDS not in str([r.text for r in NoticeRow.select()])


def test_a_chase_and_its_answer_reach_the_other_side(office: Office) -> None:
    code = office.assigned()
    office.act(code, "don-doc", "chuyen-vien-van-phong", noi_dung="Đề nghị báo cáo tiến độ ngay.")
    assert told(WARD)[-1] == "tb-don-doc"
    office.act(code, "tra-loi-don-doc", WARD, task=1, den_dau="Đang thu dọn.", xong_luc="2026-11-16T11:00")
    assert told("chuyen-vien-van-phong") == ["tb-viec-da-tra-loi"]


def test_what_cannot_be_solved_reaches_the_leadership_and_its_answer_the_agency(office: Office) -> None:
    code = office.assigned()
    why = {"nguyen_nhan": "Cần máy xúc của thành phố.", "du_kien": "2026-11-18T10:00", "bao_cao_voi": "lanh-dao-ubnd"}
    office.act(code, "bao-cao-chua-giai-quyet", WARD, **why)
    assert told("lanh-dao") == ["tb-chua-giai-quyet"] and told("chuyen-vien-van-phong") == ["tb-chua-giai-quyet"]
    office.act(code, "dong-y-lui", "lanh-dao", y_kien="Đồng ý, báo cáo lại khi xong.", nguoi_tra_loi="lanh-dao")
    assert told(WARD)[-1] == "tb-dong-y-lui"


def test_who_is_in_charge_of_locked_cases_is_told_at_once(office: Office) -> None:
    code = office.assigned()
    office.act(code, "khoa", "truc-ioc", vi_sao="bi-mat")
    assert told("chanh-van-phong") == ["tb-khoa"] and told("lanh-dao") == []
