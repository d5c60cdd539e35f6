"""Duty roster, delegation, difficulties: the books beside cases (7.2, 9 last paragraph; g20)."""

import pytest
from flask import Flask, g

from quyche.errors import NotAllowed, NotFound, Refused
from quyche.service import accounts, books, concerned, duties, reading, rebuilding
from quyche.service.desk import Submission
from quyche.store import contents, lines, registers
from quyche.store.tables import Content
from quyche.web import sheets
from quyche.web.showing import text_of

DUTY = {
    "co_quan": "ioc",
    "ho_ten": "Lò Văn Pâng",
    "dien_thoai": "0912345678",
    "tu": "2026-11-16T08:00",
    "den": "2026-11-16T20:00",
}
ON_LEAVE = {"nguoi_giao": "chanh-van-phong", "vai_tro": "chanh-van-phong", "nguoi_nhan": "chuyen-vien-van-phong",
            "van_ban": "12/UQ-VP", "ngay": "2026-11-15", "tu": "2026-11-16T08:00", "den": "2026-11-18T08:00"}  # fmt: skip


@pytest.fixture
def staffed(office):
    for role in office.desk.policy.roles:
        registers.keep_account(role.head.id, role.label.vi, frozenset({role.head.id}), role.agency, "x")
    return office


def write(office, book: str, by: str, **typed: str):
    row = books.book_of(office.desk, book)
    sent = Submission(f"b{next(office.numbers)}", {k.replace("_", "-"): [v] for k, v in typed.items()})
    return books.enter(office.desk, row, sent, office.who(by), office.at)


def read(office, book: str, by: str) -> list:
    return books.page(office.desk, books.book_of(office.desk, book), office.who(by), office.at)


def refused(error) -> set[str]:
    return {code for code, _ in error.value.problems.values()}


def test_who_is_on_duty_now_is_told_with_a_phone(office) -> None:
    write(office, "lich-truc", "truong-ioc", **DUTY)
    (shown,) = books.on_duty(office.desk, "ioc", office.at)
    assert (shown.said("line_phone"), shown.line.said.by) == ("0912345678", "truong-ioc")
    assert books.on_duty(office.desk, "van-phong", office.at) == []
    assert [s.line.id for s in read(office, "lich-truc", "ubnd-tan-phong")] == [shown.line.id]
    office.later(hours=11)
    assert books.on_duty(office.desk, "ioc", office.at) == []
    assert read(office, "lich-truc", "ubnd-tan-phong") == []


def test_one_phone_cannot_be_in_two_places_and_a_second_person_is_told(office) -> None:
    write(office, "lich-truc", "truong-ioc", **DUTY)
    with pytest.raises(Refused) as error:
        write(
            office,
            "lich-truc",
            "truong-ioc",
            **DUTY | {"co_quan": "van-phong", "tu": "2026-11-16T19:00", "den": "2026-11-17T07:00"},
        )
    assert refused(error) == {"twice-on-duty"}
    (beside,) = write(office, "lich-truc", "truong-ioc", **DUTY | {"dien_thoai": "0987654321"})
    assert beside.said("line_phone") == "0912345678"
    assert (
        write(office, "lich-truc", "truong-ioc", **DUTY | {"tu": "2026-11-16T20:00", "den": "2026-11-17T07:00"}) == []
    )


@pytest.mark.parametrize(("typed", "code"), [
    ({"den": "2026-11-16T08:00"}, "must-be-future"),
    ({"tu": "2026-11-17T08:00", "den": "2026-11-16T20:00"}, "ends-before-it-starts"),
    ({"dien_thoai": "không có"}, "pattern"),
    ({"co_quan": "so-la"}, "not-offered"),
])  # fmt: skip
def test_a_mistake_in_the_roster_is_told(office, typed: dict, code: str) -> None:
    with pytest.raises(Refused) as error:
        write(office, "lich-truc", "truong-ioc", **DUTY | typed)
    assert refused(error) == {code}
    assert lines.all_rows() == []


def test_the_roster_is_edited_by_few_and_a_duty_ends_early_on_record(office) -> None:
    with pytest.raises(NotAllowed):
        write(office, "lich-truc", "ubnd-tan-phong", **DUTY)
    write(office, "lich-truc", "chuyen-vien-van-phong", **DUTY)
    book, (shown,) = books.book_of(office.desk, "lich-truc"), read(office, "lich-truc", "truc-ioc")
    with pytest.raises(NotAllowed):
        books.end(office.desk, book, shown.line.id, office.who("truc-ioc"), office.at)
    books.end(office.desk, book, shown.line.id, office.who("truong-ioc"), office.at)
    assert books.on_duty(office.desk, "ioc", office.at) == []


def test_a_delegate_has_the_role_within_the_dates_and_acts_on_behalf(staffed) -> None:
    office = staffed
    write(office, "uy-quyen", "lanh-dao", **ON_LEAVE)
    plain = office.who("chuyen-vien-van-phong")
    delegate = duties.standing_in(office.desk, plain, office.at)
    assert delegate.lent == (("chanh-van-phong", "chanh-van-phong"),)
    code = office.report()
    office.assign(code)
    said = {"noi_dung": "Kiểm tra ngay, báo cáo trong ngày.", "ky": "tl-kt", "nguoi_chi_dao": "chanh-van-phong"}
    office.act(code, "ra-chi-dao", delegate, **said)
    entry = office.case(code).entries[-1]
    assert (entry.actor, entry.behalf) == ("chuyen-vien-van-phong", "chanh-van-phong")
    office.act(code, "don-doc", delegate, noi_dung="Đề nghị báo cáo ngay.")
    assert office.case(code).entries[-1].behalf == ""
    office.later(days=2)
    assert duties.standing_in(office.desk, plain, office.at) == plain
    with pytest.raises((NotAllowed, Refused)):
        office.act(code, "ra-chi-dao", duties.standing_in(office.desk, plain, office.at), **said)


def test_a_delegate_signs_while_the_delegation_holds_and_the_paper_says_for_whom(staffed) -> None:
    """Dated: the day after nobody can choose them any more, and what they signed still says it."""
    office = staffed
    write(office, "uy-quyen", "lanh-dao", **ON_LEAVE)
    code = office.report()
    office.assign(code)
    said = {"noi_dung": "Kiểm tra ngay, báo cáo trong ngày.", "ky": "tl-kt", "nguoi_chi_dao": "chuyen-vien-van-phong"}
    delegate = duties.standing_in(office.desk, office.who("chuyen-vien-van-phong"), office.at)
    with pytest.raises(Refused):
        office.act(code, "ra-chi-dao", delegate, **said | {"nguoi_chi_dao": "van-thu"})
    office.act(code, "ra-chi-dao", delegate, **said)
    (signed,) = [v for v in reading.entries(office.desk, office.case(code), delegate)[-1].values if v.field.holders]
    office.later(days=3)
    with pytest.raises(Refused) as error:
        office.act(code, "ra-chi-dao", "chanh-van-phong", **said)
    assert refused(error) == {"not-offered"}
    with Flask("paper").app_context():
        g.desk = office.desk
        assert sheets._on_behalf(signed) == "Chánh Văn phòng"
        assert text_of(signed.field, signed.value, signed.at).endswith(", thay mặt Chánh Văn phòng")
        assert text_of(signed.field, signed.value, office.at) == "Chuyên viên Văn phòng"


def test_a_delegation_ended_early_or_by_who_lost_the_role_lends_nothing(staffed) -> None:
    office = staffed
    write(office, "uy-quyen", "lanh-dao", **ON_LEAVE)
    plain = office.who("chuyen-vien-van-phong")
    registers.keep_account("chanh-van-phong", "Chánh Văn phòng", frozenset({"van-thu"}), "van-phong", "x")
    assert duties.standing_in(office.desk, plain, office.at) == plain
    registers.keep_account("chanh-van-phong", "Chánh Văn phòng", frozenset({"chanh-van-phong"}), "van-phong", "x")
    (shown,) = read(office, "uy-quyen", "van-thu")
    books.end(office.desk, books.book_of(office.desk, "uy-quyen"), shown.line.id, office.who("lanh-dao"), office.at)
    assert duties.standing_in(office.desk, plain, office.at) == plain


@pytest.mark.parametrize(("by", "typed", "code"), [
    ("chanh-van-phong", {"nguoi_nhan": "chanh-van-phong"}, "delegated-to-oneself"),
    ("lanh-dao", {"nguoi_nhan": "lanh-dao"}, "delegated-to-oneself"),
    ("lanh-dao", {"vai_tro": "lanh-dao"}, "role-not-theirs"),
    ("lanh-dao", {"nguoi_nhan": "truc-ioc"}, "other-agency"),
    ("lanh-dao", {"van_ban": ""}, "required"),
])  # fmt: skip
def test_nobody_lends_what_is_not_theirs(staffed, by: str, typed: dict, code: str) -> None:
    with pytest.raises(Refused) as error:
        write(staffed, "uy-quyen", by, **ON_LEAVE | typed)
    assert refused(error) == {code}


def test_a_lent_role_is_not_lent_on(staffed) -> None:
    office = staffed
    write(office, "uy-quyen", "lanh-dao", **ON_LEAVE)
    with pytest.raises(Refused) as error:
        write(
            office,
            "uy-quyen",
            "lanh-dao",
            **ON_LEAVE | {"nguoi_giao": "chuyen-vien-van-phong", "nguoi_nhan": "van-thu"},
        )
    assert refused(error) == {"role-not-theirs"}
    assert accounts.actor_of(registers.account("chuyen-vien-van-phong")).roles == {"chuyen-vien-van-phong"}


def test_a_difficulty_about_a_clause_is_collected_answered_and_leads_to_a_change(office) -> None:
    typed = {
        "noi_dung": "Hai giờ không đủ để tới xã Sùng Phài.",
        "dieu_khoan": "d7-k4-c",
        "de_xuat": "Bốn giờ với xã xa.",
    }
    write(office, "vuong-mac", "ubnd-sung-phai", **typed)
    (raised,) = read(office, "vuong-mac", "chuyen-vien-van-phong")
    assert (raised.line.agency, raised.line.clause, lines.waiting("vuong-mac")) == ("ubnd-sung-phai", "d7-k4-c", 1)
    assert read(office, "vuong-mac", "ubnd-tan-phong") == []
    book = books.book_of(office.desk, "vuong-mac")
    said = {
        "ket-luan": ["de-xuat-sua"],
        "tra-loi": ["Trình Chủ tịch xem xét."],
        "dong-quy-tac": ["sla.yaml, th-trat-tu-xay-dung"],
    }
    with pytest.raises(NotAllowed):
        books.answer(
            office.desk, book, raised.line.id, Submission("x", said, (), 1), office.who("ubnd-sung-phai"), office.at
        )
    books.answer(
        office.desk, book, raised.line.id, Submission("y", said, (), 1), office.who("chanh-van-phong"), office.at
    )
    (seen,) = books.difficulties(office.desk, office.who("ubnd-sung-phai"))
    assert (seen.line.outcome, len(seen.answers), lines.waiting("vuong-mac")) == ("de-xuat-sua", 1, 0)


def test_a_difficulty_about_a_case_is_only_for_those_who_see_the_case_and_goes_with_it(office) -> None:
    code = office.report()
    with pytest.raises(Refused) as error:
        write(office, "vuong-mac", "ubnd-tan-phong", noi_dung="Không có đường vào tận nơi.", vu_viec=code)
    assert refused(error) == {"no-such-case"}
    office.assign(code)
    write(office, "vuong-mac", "ubnd-tan-phong", noi_dung="Không có đường vào tận nơi.", vu_viec=code)
    assert len(books.difficulties(office.desk, office.who("chuyen-vien-van-phong"), code)) == 1
    office.act(code, "khoa", "truong-ioc", vi_sao="bi-mat")
    assert books.difficulties(office.desk, office.who("chuyen-vien-van-phong"), code) == []
    with pytest.raises(Refused):
        write(office, "vuong-mac", "chanh-van-phong", noi_dung="Thêm một chuyện khi đang khóa.", vu_viec=code)
    office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes")
    (left,) = books.difficulties(office.desk, office.who("chanh-van-phong"), code)
    assert left.values == ()
    assert Content.select().where(Content.case == code).count() == 0


def test_a_difficulty_on_a_case_names_the_row_that_decided_it_and_falls_under_its_clause(both) -> None:
    """Only rows of that very case, for whoever may know of it; after a rebuild as well."""
    office, typed = both, {"noi_dung": "Hai giờ không đủ để tới nơi.", "dong_quy_tac": "th-trat-tu-do-thi"}
    code, other = office.report(), office.report(linh_vuc="moi-truong")
    for one in (code, other):
        office.assign(one)
    form = next(f for f in office.desk.policy.forms if f.head.id == "vuong-mac")
    who = office.who("ubnd-tan-phong")
    rows = {r.rule: r for r in concerned.rows_for(office.desk, form, {"vu-viec": [code.lower()]}, who, office.at)}
    assert (rows["th-trat-tu-do-thi"].file, rows["th-trat-tu-do-thi"].clause.text) == (
        "sla.yaml",
        "Điều 7 khoản 4 điểm i",
    )
    assert concerned.rows_for(office.desk, form, {"vu-viec": [code]}, office.who("ubnd-sung-phai"), office.at) == []
    for by, about in (("ubnd-tan-phong", other), ("ubnd-sung-phai", code), ("ubnd-tan-phong", "")):
        with pytest.raises(Refused) as error:
            write(office, "vuong-mac", by, vu_viec=about, **typed)
        assert "not-offered" in refused(error)
    write(office, "vuong-mac", "ubnd-tan-phong", vu_viec=code, **typed)
    rebuilding.rebuild(office.desk)
    (raised,) = books.difficulties(office.desk, office.who("chuyen-vien-van-phong"))
    assert (raised.line.clause, raised.line.rule, raised.line.case) == ("d7-k4-i", "th-trat-tu-do-thi", code)


def test_books_are_rebuilt_from_the_log_and_nothing_typed_lies_in_the_clear(both) -> None:
    office = both
    write(office, "lich-truc", "truong-ioc", **DUTY)
    write(office, "vuong-mac", "ubnd-tan-phong", noi_dung="Không có đường vào tận nơi.", dieu_khoan="d7-k4-i")
    before = lines.all_rows()
    rebuilding.rebuild(office.desk)
    assert lines.all_rows() == before
    assert rebuilding.verify(office.desk.database, office.at) == []
    assert all("Pâng".encode() not in bytes(r.sealed) for r in Content.select())
    assert contents.get(office.desk.keys, "nothing") is None


def test_a_second_tap_writes_once(office) -> None:
    book = books.book_of(office.desk, "lich-truc")
    sent = Submission("same", {k.replace("_", "-"): [v] for k, v in DUTY.items()})
    for _ in range(2):
        books.enter(office.desk, book, sent, office.who("truong-ioc"), office.at)
    assert len(lines.all_rows()) == 1


def test_a_book_or_line_that_is_not_there_is_not_found(office) -> None:
    with pytest.raises(NotFound):
        books.book_of(office.desk, "khong-co")
    with pytest.raises(NotFound):
        books.visible(office.desk, books.book_of(office.desk, "lich-truc"), "2222-22222-2222", office.who("truong-ioc"))
