"""Every sender is answered: merged, split, asked for consent (5.1, 4.2, 4.4, 8.1; g14)."""

import pytest

from quyche.errors import NotAllowed, NotFound, Refused
from quyche.service import telling
from quyche.store import registers
from quyche.store.notice_tables import NoticeRow
from quyche.store.tables import Tally


def merge(office, code: str, into: str) -> None:
    office.act(code, "gop", "truong-ioc", vao=into, ly_do="Cùng một vỉa hè, cùng một hàng quán.")


def test_everyone_merged_reads_the_answer_and_nobody_elses_words(office) -> None:
    first, second, third = office.report(), office.report(), office.report(noi_dung="Chỗ ấy sáng nào cũng kín người.")
    merge(office, third, second)
    merge(office, second, first)
    office.later(minutes=10)
    office.assign(first)
    assert [s.case.state for s in office.followed(third)] == ["da-giao"]
    office.finish(first)
    office.publish(first, "Đã dọn xong vỉa hè.")
    (strand,) = office.followed(third)
    assert (strand.reply, strand.code) == ("Đã dọn xong vỉa hè.", "")
    assert strand.answer == office.case(first).published
    assert [state for _, state in telling.states_since(office.case(third))][-1] == "da-cong-khai"
    assert office.case(first).merged == (second,)


def test_a_dispatched_case_is_merged_by_the_office_and_another_carries_on(both) -> None:
    office = both
    for who in ("ubnd-tan-phong", "chuyen-vien-van-phong", "truong-ioc"):
        a = office.who(who)
        registers.keep_account(a.id, a.id, a.roles, a.agency, "")
    first, second = office.report(), office.report(noi_dung="Chỗ ấy sáng nào cũng kín người.")
    office.assign(first)
    office.assign(second)
    office.later(minutes=10)
    typed = {"vao": first, "ly_do": "Cùng một vỉa hè, cùng một hàng quán."}
    for who in ("truong-ioc", "ubnd-tan-phong"):
        with pytest.raises(NotAllowed):
            office.act(second, "gop-sau-khi-giao", who, **typed)
    case = office.act(second, "gop-sau-khi-giao", "chuyen-vien-van-phong", **typed)
    assert (case.state, case.closed, case.merged_into) == ("da-gop", True, first)
    assert case.limit_clock.stopped_at == office.at
    assert office.case(first).limit_clock.stopped_at is None
    told = [
        n.title for n in NoticeRow.select().where((NoticeRow.account == "ubnd-tan-phong") & (NoticeRow.case == second))
    ]
    assert f"Đã gộp vào vụ việc khác: {second}" in told
    assert [(t.timely, t.late) for t in Tally.select() if t.timely or t.late] == [], "another case is in time or late"
    office.finish(first)
    office.publish(first, "Đã dọn xong vỉa hè.")
    assert [(s.reply, s.code) for s in office.followed(second)] == [("Đã dọn xong vỉa hè.", "")]
    assert sum(t.timely for t in Tally.select() if t.column == "day") == 1


def test_a_locked_case_answers_for_nobody(office) -> None:
    first, second = office.report(), office.report()
    merge(office, second, first)
    office.assign(first)
    office.finish(first)
    office.publish(first)
    office.act(first, "khoa", "truc-ioc", vi_sao="bi-mat")
    for code in (first, second):
        (strand,) = office.followed(code)
        assert (strand.reply, strand.answer) == ("", "")
    office.act(first, "mo-khoa", "chanh-van-phong", ly_do="Không có bí mật nhà nước.")
    assert office.followed(second)[0].reply


@pytest.mark.parametrize("into", ["itself", "nothing", "locked", "merged"])
def test_what_cannot_be_merged_into_is_told(office, into: str) -> None:
    code, other, third = office.report(), office.report(), office.report()
    if into == "locked":
        office.act(other, "khoa", "truong-ioc", vi_sao="khac")
    if into == "merged":
        merge(office, other, third)
    target = {"itself": code, "nothing": "2222-22222-2222"}.get(into, other)
    with pytest.raises(Refused):
        merge(office, code, target)
    assert office.case(code).state == "cho-phan-loai"


def test_one_report_with_several_matters_is_split_and_followed_whole(office) -> None:
    code = office.report()
    rows = {"cac-phan.0.noi-dung": "Nước thải chảy ra suối.", "cac-phan.0.linh-vuc": "moi-truong"}
    office.act(code, "tach", "truong-ioc", **rows)
    (part,) = office.case(code).split_into
    assert office.case(part).sent_at == office.case(code).sent_at
    office.assign(part)
    office.assign(code)
    assert {c.agency for x in (code, part) for c in office.case(x).clocks if not c.target} == {
        "ubnd-tan-phong", "phong-tai-nguyen-moi-truong",
    }  # fmt: skip
    office.finish(part, "phong-tai-nguyen-moi-truong")
    office.publish(part, "Đã bịt cống xả.")
    strands = office.followed(code)
    assert [(s.code, s.reply) for s in strands] == [(code, ""), (part, "Đã bịt cống xả.")]


def test_the_sender_says_yes_or_no_and_may_change_their_mind_until_it_is_public(office) -> None:
    code = office.report()
    office.assign(code)
    with pytest.raises(NotAllowed):
        office.sender(code, "dong-y-cong-khai")
    office.act(code, "xin-dong-y", "truong-ioc")
    office.sender(code, "dong-y-cong-khai")
    assert office.case(code).consent is True
    with pytest.raises(NotAllowed):
        office.sender(code, "dong-y-cong-khai")
    office.sender(code, "khong-dong-y-cong-khai")
    assert (office.case(code).consent, office.case(code).consent_at) == (False, office.at)
    office.finish(code)
    with pytest.raises(Refused):
        office.publish(code, kem_loi="yes", loi_cong_khai="Hàng quán bày kín vỉa hè.")
    office.sender(code, "dong-y-cong-khai")
    office.publish(code, kem_loi="yes", loi_cong_khai="Hàng quán bày kín vỉa hè.")
    assert telling.told(office.desk, office.case(code))["public_words"] == "Hàng quán bày kín vỉa hè."
    with pytest.raises(NotAllowed):
        office.sender(code, "khong-dong-y-cong-khai")


def test_consent_given_with_the_report_can_be_withdrawn(office) -> None:
    code = office.report(dong_y_cong_khai="yes")
    assert office.case(code).consent is True
    office.sender(code, "khong-dong-y-cong-khai")
    assert office.case(code).consent is False


def test_no_officer_can_consent_for_the_sender(office) -> None:
    code = office.report()
    office.assign(code)
    office.act(code, "xin-dong-y", "truong-ioc")
    for role in office.desk.policy.roles:
        assert "dong-y-cong-khai" not in office.offered(code, role.head.id)
        with pytest.raises((NotAllowed, NotFound)):
            office.act(code, "dong-y-cong-khai", role.head.id)


def test_only_pictures_made_for_the_public_are_public(office) -> None:
    code = office.report(uploads=(office.picture(name="mặt người.jpg"),), dong_y_cong_khai="yes")
    office.assign(code)
    office.finish(code)
    office.publish(code, uploads=(office.picture("anh-cong-khai"),), kem_anh="yes")
    case = office.case(code)
    (shown,) = telling.pictures(office.desk, case)
    assert shown not in case.entries[0].attachments
    assert telling.picture(office.desk, case, shown)
    with pytest.raises(NotFound):
        telling.picture(office.desk, case, case.entries[0].attachments[0])
    assert "public_words" not in telling.told(office.desk, case)


def test_a_public_answer_does_not_give_the_senders_code_away(office) -> None:
    code = office.report()
    office.assign(code)
    office.finish(code)
    office.publish(code)
    assert code not in office.case(code).published
    assert telling.published(office.case(code).published).code == code
    office.act(code, "khoa", "van-thu", vi_sao="bi-mat")
    with pytest.raises(NotFound):
        telling.published(office.case(code).published)
