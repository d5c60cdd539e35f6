"""Taking in, assigning, acting, returning, chasing, deferring (5, 7, 9; g18, g19)."""

from datetime import timedelta

import pytest

from quyche.errors import NotAllowed, NotFound, Refused
from quyche.service import reading


def assigned(office) -> str:
    code = office.report()
    office.assign(code)
    return code


def test_a_caller_is_written_down_with_who_heard_when(office) -> None:
    office.later(minutes=30)
    typed = {"hinh_thuc": "dien-thoai-goi", "nghe_luc": "2026-11-16T09:05", "ho_ten": "Lò Thị Sao"}
    code = office.report("nhap-ho", by="truc-ioc", **typed)
    case = office.case(code)
    assert (case.opened_by, case.recorded_at - case.sent_at) == ("truc-ioc", timedelta(minutes=25))
    assert case.facts["source"] == "ung-dung"
    with pytest.raises(NotFound):
        office.report("nhap-ho", by="ubnd-tan-phong", **typed)


def test_a_caller_is_asked_what_the_category_needs_and_the_answers_are_kept(office) -> None:
    """As a sender is; what another category would be asked is neither checked nor kept."""
    typed = {"hinh_thuc": "truc-tiep", "nghe_luc": "2026-11-16T08:55", "linh_vuc": "an-toan-giao-thong"}
    with pytest.raises(Refused) as refused:
        office.report("nhap-ho", by="truc-ioc", **typed, bien_so="không rõ")
    assert set(refused.value.problems) == {"bien-so"}
    asked = {"bien_so": "25A-123.45", "loai_xe": "xe-tai", "mon_an": "Bún chả", "so_nguoi_mac": "rất nhiều"}
    code = office.report("nhap-ho", by="truc-ioc", **typed, **asked)
    first = reading.entries(office.desk, office.case(code), office.who("truong-ioc"))[0]
    said = {v.field.id: v.value for v in first.values}
    assert (said["bien-so"], said["loai-xe"]) == ("25A-123.45", "xe-tai")
    assert not {"mon-an", "so-nguoi-mac"} & set(said)
    code = office.report("nhap-ho", by="truc-ioc", **typed | {"linh_vuc": "trat-tu-xay-dung"}, anh_huong=["nut-lun"])
    assert "nut-lun" in office.text(code, "truong-ioc")


def test_what_the_duty_officer_sees_on_a_camera_counts_from_then(office) -> None:
    code = office.report(
        "tu-camera",
        by="truc-ioc",
        phat_hien_luc="2026-11-16T08:50",
        noi_dung="Camera vòng xuyến thấy xe đỗ chắn làn.",
        cam_ket="",
    )
    assert office.case(code).facts["source"] == "camera"
    assert office.case(code).sent_at == office.at - timedelta(minutes=10)


def test_the_agency_goes_there_acts_and_uploads_what_it_did(office) -> None:
    code = assigned(office)
    office.act(code, "nhan-viec", "ubnd-tan-phong")
    office.act(code, "toi-hien-truong", "ubnd-tan-phong")
    assert [m for m, _ in office.case(code).milestones] == ["toi-hien-truong"]
    assert office.case(code).limit_clock.stopped_at is None
    office.finish(code)
    assert office.case(code).limit_clock.stopped_at == office.at
    assert "thu dọn" in office.text(code, "truong-ioc")


def test_other_matters_go_through_the_office_whose_dispatch_starts_the_clock(office) -> None:
    code = office.report(linh_vuc="kien-nghi-khac")
    office.act(code, "chuyen-van-phong", "truong-ioc", linh_vuc="kien-nghi-khac", dia_ban="tan-phong")
    assert code in office.queue("van-phong-phan-loai", "chuyen-vien-van-phong")
    office.later(hours=1)
    office.act(
        code,
        "van-phong-giao",
        "chuyen-vien-van-phong",
        linh_vuc="kien-nghi-khac",
        dia_ban="tan-phong",
        chu_tri="phong-quan-ly-do-thi",
    )
    clock = office.case(code).limit_clock
    assert (clock.agency, clock.due_at) == ("phong-quan-ly-do-thi", office.at + timedelta(hours=4))


def test_the_office_reclassifies_and_re_routes_with_a_full_limit(office) -> None:
    code = assigned(office)
    office.later(hours=1)
    typed = {
        "linh_vuc": "moi-truong",
        "dia_ban": "tan-phong",
        "chu_tri": "phong-tai-nguyen-moi-truong",
        "ly_do": "Là ô nhiễm, không phải rác.",
    }
    office.act(code, "chuyen-xu-ly", "chuyen-vien-van-phong", **typed)
    first, second = [c for c in office.case(code).clocks if not c.target]
    assert (first.agency, first.stopped_at) == ("ubnd-tan-phong", office.at)
    assert (second.agency, second.due_at) == ("phong-tai-nguyen-moi-truong", office.at + timedelta(hours=4))
    assert office.case(code).sent_at == office.at - timedelta(hours=1)
    assert "bao-cao-ket-qua" not in office.offered(code, "ubnd-tan-phong")


def test_a_second_return_goes_to_the_leadership(office) -> None:
    code = assigned(office)
    office.act(code, "tra-lai", "ubnd-tan-phong", ly_do="Đây là đường tỉnh quản lý.")
    assert office.case(code).state == "cho-van-phong"
    office.act(
        code,
        "van-phong-giao",
        "chuyen-vien-van-phong",
        linh_vuc="trat-tu-do-thi",
        dia_ban="tan-phong",
        chu_tri="so-giao-thong-van-tai",
    )
    assert "tra-lai" not in office.offered(code, "so-giao-thong-van-tai")
    office.act(code, "tra-lai-lan-hai", "so-giao-thong-van-tai", ly_do="Vỉa hè do phường quản lý.")
    assert code in office.queue("cho-y-kien", "lanh-dao")


def test_the_lead_asks_helpers_and_chases_them(office) -> None:
    code = assigned(office)
    office.act(
        code,
        "giao-phoi-hop",
        "ubnd-tan-phong",
        noi_dung="Cử người cùng đi kiểm tra.",
        noi_nhan=["cong-an-tan-phong"],
        han="2026-11-16T10:00",
    )
    assert office.sees(code, "cong-an-tan-phong")
    office.act(code, "don-doc-phoi-hop", "ubnd-tan-phong", task=1, noi_dung="Đề nghị cử người ngay.")
    assert "don-doc-phoi-hop" not in office.offered(code, "cong-an-tan-phong", task=1)
    office.act(code, "nhan-phoi-hop", "cong-an-tan-phong", task=1)
    office.act(code, "tra-loi-phoi-hop", "cong-an-tan-phong", task=1, noi_dung="Đã cử hai cán bộ.")
    (task,) = office.case(code).tasks
    assert (task.waiting, len(task.chased)) == ((), 1)
    with pytest.raises(NotAllowed):
        office.act(code, "don-doc-phoi-hop", "ubnd-tan-phong", task=1, noi_dung="Đề nghị cử người ngay.")


def test_the_office_chases_the_lead(office) -> None:
    code = assigned(office)
    office.act(code, "don-doc", "chuyen-vien-van-phong", noi_dung="Còn 30 phút, đề nghị báo cáo.")
    assert "Còn 30 phút" in office.text(code, "ubnd-tan-phong")
    with pytest.raises(NotAllowed):
        office.act(code, "don-doc", "ubnd-tan-phong", noi_dung="Tự đôn đốc mình.")


def test_what_cannot_be_solved_is_reported_with_cause_and_time_and_is_still_late(office) -> None:
    code = assigned(office)
    typed = {
        "nguyen_nhan": "Chưa có phương tiện cẩu dỡ.", "du_kien": "2026-11-20T17:00", "bao_cao_voi": "lanh-dao-ubnd",
    }  # fmt: skip
    with pytest.raises(Refused):
        office.act(code, "bao-cao-chua-giai-quyet", "ubnd-tan-phong", **typed | {"du_kien": "2026-11-10T17:00"})
    office.act(code, "bao-cao-chua-giai-quyet", "ubnd-tan-phong", **typed)
    case = office.case(code)
    assert [d.expected_at.day for d in case.deferrals] == [20]
    assert "Chưa có phương tiện" in office.text(code, "lanh-dao")
    assert code in office.queue("chua-giai-quyet", "lanh-dao")
    assert case.limit_clock.stopped_at is None
    office.later(hours=3)
    assert case.limit_clock.late_at(office.at)


CATEGORIES = {
    "thai-do-phuc-vu": ("phong-noi-vu", ("ubnd-tan-phong",), 8),
    "an-toan-giao-thong": ("cong-an-thanh-pho", ("cong-an-tan-phong",), 2),
    "trat-tu-xay-dung": ("ubnd-tan-phong", (), 2),
    "gia-ca-thi-truong": ("phong-kinh-te", (), 4),
    "van-hoa-du-lich": ("phong-van-hoa-thong-tin", (), 4),
    "ve-sinh-an-toan-thuc-pham": ("trung-tam-y-te", ("ubnd-tan-phong",), 2),
    "quan-ly-bao-ve-rung": ("van-phong", (), 4),
    "moi-truong": ("phong-tai-nguyen-moi-truong", ("ubnd-tan-phong",), 4),
    "trat-tu-do-thi": ("ubnd-tan-phong", (), 2),
    "kien-nghi-khac": ("van-phong", (), 4),
}


@pytest.mark.parametrize(("category", "answer"), CATEGORIES.items(), ids=CATEGORIES)
def test_every_category_goes_to_its_agency_with_its_limit(office, category: str, answer: tuple) -> None:
    lead, helpers, hours = answer
    complained = {"co_quan_bi_phan_anh": "ubnd-tan-phong"} if category == "thai-do-phuc-vu" else {}
    code = office.report(linh_vuc=category, **complained)
    office.assign(code, **complained)
    case = office.case(code)
    assert (case.lead, case.helpers, case.decision["limit"]["amount"]) == (lead, helpers, hours)
    assert case.decision["limit"]["clock"] == ("working" if category == "thai-do-phuc-vu" else "plain")
    assert case.limit_clock.started_at == office.at


def test_a_report_from_outside_the_city_is_for_a_person_to_decide(office) -> None:
    code = office.report(dia_ban="", **{"vi-tri.lat": "21.0", "vi-tri.lon": "105.8"})
    case = office.case(code)
    assert case.facts["flag:ngoai-dia-ban"] == "yes"
    office.act(
        code,
        "tu-choi",
        "truong-ioc",
        linh_vuc="trat-tu-do-thi",
        co=["ngoai-dia-ban"],
        tra_loi="Xin gửi tới UBND nơi xảy ra sự việc.",
    )
    assert office.case(code).decision["admissible"] == "person_decides"


def test_abusive_reports_are_refused_only_by_a_person(office) -> None:
    code = office.report(noi_dung="Toàn lời lẽ thô tục, không có sự việc nào.")
    office.act(
        code,
        "tu-choi",
        "truong-ioc",
        linh_vuc="trat-tu-do-thi",
        co=["ngon-tu-xuc-pham"],
        tra_loi="Không còn nội dung để xử lý.",
    )
    assert office.case(code).decision["admissible"] == "person_decides"
