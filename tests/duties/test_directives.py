"""Directives with the force of a paper document; the leadership informed and asked (6.2, 7.2, 7.3, 9.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quyche.errors import NotAllowed, Refused
from quyche.service import reading
from quyche.web import sheets
from quyche.web.showing import text_of

SAID = {"noi_dung": "Kiểm tra ngay và báo cáo trong ngày.", "ky": "chu-tich", "nguoi_chi_dao": "lanh-dao"}
BY_ORDER = SAID | {"ky": "tl-kt", "nguoi_chi_dao": "chanh-van-phong"}


def assigned(office) -> str:
    code = office.report()
    office.assign(code)
    return code


def test_a_directive_is_received_acknowledged_answered_and_numbered(office) -> None:
    code = assigned(office)
    office.act(
        code, "ra-chi-dao", "lanh-dao", han="2026-11-17T09:00", noi_nhan=["ubnd-tan-phong", "cong-an-tan-phong"], **SAID
    )
    (task,) = office.case(code).tasks
    assert task.due_at == office.at + timedelta(days=1)
    assert task.waiting == ("cong-an-tan-phong", "ubnd-tan-phong")
    assert office.sees(code, "cong-an-tan-phong")
    office.act(code, "nhan-chi-dao", "ubnd-tan-phong", task=1)
    office.act(code, "bao-cao-chi-dao", "ubnd-tan-phong", task=1, noi_dung="Đã kiểm tra, đã nhắc nhở.")
    (task,) = office.case(code).tasks
    assert (task.waiting, len(task.acknowledged), len(task.replies)) == (("cong-an-tan-phong",), 1, 1)
    assert code in office.queue("ghi-so", "van-thu")
    office.act(code, "ghi-so-chi-dao", "van-thu", task=1, so="125/UBND-VP", ngay="2026-11-16")
    assert code not in office.queue("ghi-so", "van-thu")
    assert "125/UBND-VP" in office.text(code, "ubnd-tan-phong")


def test_a_correction_is_a_new_one_and_the_old_one_is_shown_as_replaced(office) -> None:
    code = assigned(office)
    office.act(code, "ra-chi-dao", "lanh-dao", **SAID)
    before = office.case(code).tasks[0]
    office.act(
        code, "ra-chi-dao", "lanh-dao", thay_cho="1", **SAID | {"noi_dung": "Kiểm tra ngay, báo cáo trước 11 giờ."}
    )
    case = office.case(code)
    assert (case.tasks[0], case.replaced_by(1), case.tasks[1].corrects) == (before, 2, 1)
    assert office.offered(code, "ubnd-tan-phong", task=1) == set()
    assert office.offered(code, "ubnd-tan-phong", task=2) == {"nhan-chi-dao", "bao-cao-chi-dao"}
    with pytest.raises(Refused):
        office.act(code, "ra-chi-dao", "lanh-dao", thay_cho="9", **SAID)


@pytest.mark.parametrize(("who", "typed"), [("chanh-van-phong", SAID), ("lanh-dao", BY_ORDER)])
def test_nobody_signs_by_an_authority_that_is_not_theirs(office, who: str, typed: dict) -> None:
    code = assigned(office)
    with pytest.raises(Refused) as refused:
        office.act(code, "ra-chi-dao", who, **typed)
    assert refused.value.problems["ky"][0] == "not-offered"


@pytest.mark.parametrize(("signer", "problem"), [
    ("chanh-van-phong", "signs-without-authority"), ("ubnd-tan-phong", "not-offered"), ("Nguyễn Văn A", "not-offered"),
])  # fmt: skip
def test_who_signs_is_an_account_whose_role_may_sign_by_that_authority(office, signer: str, problem: str) -> None:
    code = assigned(office)
    with pytest.raises(Refused) as refused:
        office.act(code, "ra-chi-dao", "lanh-dao", **SAID | {"nguoi_chi_dao": signer})
    assert refused.value.problems["nguoi-chi-dao"][0] == problem


def test_the_head_of_the_office_directs_by_order_of_the_chairman(office) -> None:
    code = assigned(office)
    office.act(code, "ra-chi-dao", "chanh-van-phong", **BY_ORDER)
    assert office.case(code).tasks[0].to == ("ubnd-tan-phong",)
    with pytest.raises((NotAllowed, Refused)):
        office.act(code, "ra-chi-dao", "chuyen-vien-van-phong", **BY_ORDER)
    assert len(office.case(code).tasks) == 1


def test_the_leadership_sees_what_was_assigned_until_it_has_looked(office) -> None:
    code = assigned(office)
    assert code in office.queue("moi-giao", "lanh-dao")
    office.act(code, "nhan-viec", "ubnd-tan-phong")
    assert code in office.queue("moi-giao", "lanh-dao")
    office.act(code, "lanh-dao-da-xem", "lanh-dao")
    assert code not in office.queue("moi-giao", "lanh-dao")


def test_a_complex_case_goes_to_the_leadership_first(office) -> None:
    code = office.report()
    with pytest.raises(Refused) as refused:
        office.assign(code, co=["phuc-tap"])
    assert refused.value.problems[""][0] == "milestone-first"
    office.act(
        code,
        "xin-chi-dao",
        "truong-ioc",
        linh_vuc="trat-tu-do-thi",
        dia_ban="tan-phong",
        co=["phuc-tap"],
        noi_dung="Liên quan ba phòng, đề xuất UBND phường chủ trì.",
    )
    assert code in office.queue("cho-y-kien", "lanh-dao")
    office.act(code, "cho-y-kien", "lanh-dao", **SAID)
    assert office.case(code).tasks[0].to == ("ioc",)
    office.assign(code, co=["phuc-tap"])
    assert office.case(code).lead == "ubnd-tan-phong"


@pytest.mark.parametrize("ending", ["da-co-ket-qua", "da-cong-khai"])
def test_after_a_result_the_leadership_can_direct_further_work(office, ending: str) -> None:
    code = assigned(office)
    office.finish(code)
    if ending == "da-cong-khai":
        office.publish(code)
    office.later(hours=5)
    office.act(code, "chi-dao-xu-ly-tiep", "lanh-dao", **SAID)
    case = office.case(code)
    assert (case.state, case.closed, case.lead) == ("da-giao", False, "ubnd-tan-phong")
    assert [c.epoch for c in case.clocks if not c.target] == [1, 2]
    assert case.limit_clock.due_at == office.at + timedelta(hours=2)
    office.finish(code)
    office.publish(code, "Đã dọn lần hai.")
    assert office.followed(code)[0].reply == "Đã dọn lần hai."


def test_a_refusal_can_be_looked_at_again(office) -> None:
    code = office.report()
    office.act(code, "tu-choi", "truong-ioc", tra_loi="Không có nội dung để xử lý.")
    office.act(code, "xem-lai-tu-choi", "chanh-van-phong", **BY_ORDER)
    assert office.case(code).state == "cho-phan-loai"


def test_a_directive_of_the_time_of_typed_names_still_shows_its_signer(office) -> None:
    form = next(f for f in office.desk.policy.forms if f.head.id == "chi-dao")
    asked = next(f for f in form.fields if f.use == "signer")
    typed = reading.Value("Họ tên người ký", "Lò Văn C", replace(asked, kind="text", holders=()))
    assert sheets._signer(typed) == text_of(typed.field, typed.value) == "Lò Văn C"
    assert sheets._signer(reading.Value("Người ký", "lanh-dao", asked)) == "Nguyễn Văn A"
