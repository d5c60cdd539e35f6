"""Conflict of interest and denunciation (7.4.a, 6.3; g12, g13)."""

import pytest

from quyche.errors import NotFound, Refused
from quyche.service import reading
from quyche.service.desk import Upload

RUDE = {"linh_vuc": "thai-do-phuc-vu", "dia_ban": "", "noi_dung": "Cán bộ nói năng thô lỗ, bắt chờ cả buổi."}


def about(office, agency: str, **typed: object) -> str:
    return office.report(**RUDE, co_quan_bi_phan_anh=agency, **typed)


def test_the_agency_complained_about_never_sees_the_sender(office) -> None:
    voice = Upload("ghi-am", "kể.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 400)
    code = about(office, "ubnd-tan-phong", ho_ten="Lò Thị Sao", uploads=(voice,))
    office.assign(code, co_quan_bi_phan_anh="ubnd-tan-phong")
    case = office.case(code)
    assert (case.lead, case.helpers) == ("phong-noi-vu", ("ubnd-tan-phong",))
    complained = office.who("ubnd-tan-phong")
    assert "Lò Thị Sao" not in office.text(code, "ubnd-tan-phong")
    with pytest.raises(NotFound):
        reading.sender_of(office.desk, case, complained, office.at)
    (recording,) = case.entries[0].attachments
    assert reading.attachment(office.desk, case, recording, False, office.who("phong-noi-vu"))
    with pytest.raises(NotFound):
        reading.attachment(office.desk, case, recording, False, complained)
    assert reading.entries(office.desk, case, complained)[0].files == ()


def test_when_the_lead_itself_is_complained_about_a_leader_names_another(office) -> None:
    code = about(office, "phong-noi-vu")
    assert not office.sees(code, "phong-noi-vu")
    office.assign(code, co_quan_bi_phan_anh="phong-noi-vu")
    assert (office.case(code).lead, office.case(code).barred) == ("lanh-dao", ("phong-noi-vu",))
    named = {
        "linh_vuc": "thai-do-phuc-vu",
        "co_quan_bi_phan_anh": "phong-noi-vu",
        "ly_do": "Thanh tra xem xét khách quan.",
    }
    with pytest.raises(Refused):
        office.act(code, "chuyen-xu-ly", "lanh-dao", chu_tri="phong-noi-vu", **named)
    office.act(code, "chuyen-xu-ly", "lanh-dao", chu_tri="thanh-tra-thanh-pho", **named)
    assert office.case(code).lead == "thanh-tra-thanh-pho"
    assert "bao-cao-ket-qua" in office.offered(code, "thanh-tra-thanh-pho")
    assert not office.sees(code, "phong-noi-vu")


def test_when_the_operations_centre_is_complained_about_it_never_sees_the_case(office) -> None:
    code = about(office, "ioc")
    assert office.case(code).state == "cho-van-phong"
    assert not office.sees(code, "truong-ioc")
    assert code not in office.queue("phan-loai", "truong-ioc")
    assert code in office.queue("van-phong-phan-loai", "chuyen-vien-van-phong")
    typed = {"linh_vuc": "thai-do-phuc-vu", "co_quan_bi_phan_anh": "ioc", "chu_tri": "phong-noi-vu"}
    office.act(code, "van-phong-giao", "chuyen-vien-van-phong", **typed)
    office.finish(code, "phong-noi-vu")
    said = {"tieu_de": "Thái độ phục vụ", "tom_tat": "Phản ánh về thái độ.", "tra_loi": "Đã nhắc nhở cán bộ trực."}
    office.act(code, "van-phong-cong-khai", "chuyen-vien-van-phong", **said)
    assert office.followed(code)[0].reply == "Đã nhắc nhở cán bộ trực."
    assert not office.sees(code, "truc-ioc")


def test_when_the_office_is_complained_about_its_people_are_kept_out(office) -> None:
    code = about(office, "van-phong")
    for role in ("chuyen-vien-van-phong", "chanh-van-phong", "van-thu"):
        assert not office.sees(code, role)
    office.assign(code, co_quan_bi_phan_anh="van-phong")
    assert office.case(code).lead == "phong-noi-vu"
    assert code not in office.queue("dang-xu-ly", "chuyen-vien-van-phong")
    office.finish(code, "phong-noi-vu")
    assert "cong-khai-tra-loi" in office.offered(code, "truong-ioc")


def test_a_report_about_the_leadership_is_guided_elsewhere(office) -> None:
    code = about(office, "lanh-dao")
    assert not office.sees(code, "lanh-dao")
    with pytest.raises(Refused) as refused:
        office.assign(code, co_quan_bi_phan_anh="lanh-dao", chu_tri="phong-noi-vu", ly_do="Thử giao.")
    assert refused.value.problems[""][0] == "not-admissible"
    office.act(
        code, "tu-choi", "truong-ioc", linh_vuc="thai-do-phuc-vu", tra_loi="Xin gửi tới cơ quan cấp trên trực tiếp."
    )
    assert (office.case(code).state, office.case(code).lead) == ("tu-choi", "")
    assert "cấp trên" in office.followed(code)[0].reply
    assert code not in office.queue("da-ket-thuc", "lanh-dao")


def test_a_matter_turning_out_to_be_about_the_classifier_leaves_their_hands(office) -> None:
    code = office.report()
    office.act(
        code, "giao-xu-ly", "truong-ioc", linh_vuc="thai-do-phuc-vu", co_quan_bi_phan_anh="ioc", ly_do="Đọc kỹ mới rõ."
    )
    assert not office.sees(code, "truong-ioc")
    assert office.case(code).lead == "phong-noi-vu"


def test_a_denunciation_is_decided_by_one_person_and_closed_to_everyone_else(office) -> None:
    code = about(office, "ubnd-tan-phong", ho_ten="Lò Thị Sao")
    flagged = {"co_quan_bi_phan_anh": "ubnd-tan-phong", "co": ["khieu-nai-to-cao"]}
    for action, typed in (("giao-xu-ly", {}), ("tu-choi", {"tra_loi": "Không nhận tố cáo ở đây."})):
        with pytest.raises(Refused) as refused:
            office.act(code, action, "truong-ioc", linh_vuc="thai-do-phuc-vu", **flagged, **typed)
        assert refused.value.problems[""][0] == "another-decides"
    office.act(code, "khoa", "truong-ioc", vi_sao="to-cao")
    everyone = {r.head.id for r in office.desk.policy.roles} | {"ubnd-tan-phong", "phong-noi-vu"}
    assert {who for who in everyone if office.sees(code, who)} == {"chanh-van-phong"}
    assert code in office.queue("dang-khoa", "chanh-van-phong")
    assert office.offered(code, "chanh-van-phong") == {"mo-khoa", "go-noi-dung", "huong-dan-to-cao"}
    office.act(code, "huong-dan-to-cao", "chanh-van-phong", tra_loi="Xin gửi tới Ban Tiếp công dân thành phố.")
    case = office.case(code)
    assert (case.state, case.locked, case.public) == ("tu-choi", True, False)
    assert "Ban Tiếp công dân" in office.followed(code)[0].reply
    assert {who for who in everyone if office.sees(code, who)} == {"chanh-van-phong"}


def test_when_the_person_in_charge_is_complained_about_the_leadership_stands_in(office) -> None:
    code, other = about(office, "van-phong"), about(office, "ubnd-tan-phong")
    for each in (code, other):
        office.act(each, "khoa", "truong-ioc", vi_sao="to-cao")
    everyone = {r.head.id for r in office.desk.policy.roles} | {"phong-noi-vu"}
    assert {who for who in everyone if office.sees(code, who)} == {"lanh-dao"}
    assert {who for who in everyone if office.sees(other, who)} == {"chanh-van-phong"}
    assert office.queue("dang-khoa-ve-van-phong", "lanh-dao") == [code]
    office.act(code, "huong-dan-to-cao", "lanh-dao", tra_loi="Xin gửi tới Ban Tiếp công dân thành phố.")
    assert "Ban Tiếp công dân" in office.followed(code)[0].reply


def test_what_is_no_denunciation_goes_on_as_usual(office) -> None:
    code = about(office, "ubnd-tan-phong")
    office.act(code, "khoa", "truong-ioc", vi_sao="to-cao")
    office.act(code, "mo-khoa", "chanh-van-phong", ly_do="Không phải tố cáo, chỉ là thái độ phục vụ.")
    office.assign(code, co_quan_bi_phan_anh="ubnd-tan-phong")
    assert office.case(code).lead == "phong-noi-vu"


@pytest.mark.parametrize(
    ("flag", "where"), [("khieu-nai-to-cao", "Ban Tiếp công dân"), ("hoi-dap-phap-luat", "Phòng Tư pháp")]
)
def test_complaints_and_legal_questions_are_refused_with_the_reason_and_where_to_turn(
    office, flag: str, where: str
) -> None:
    code = office.report(noi_dung="Xin được giải quyết đơn khiếu nại đất đai.")
    with pytest.raises(Refused):
        office.assign(code, co=[flag], chu_tri="phong-tu-phap", ly_do="Giao thử.")
    office.act(code, "tu-choi", "truong-ioc", linh_vuc="trat-tu-do-thi", co=[flag], tra_loi=f"Xin gửi tới {where}.")
    case = office.case(code)
    assert (case.state, case.lead, case.decision["admissible"], case.limit_clock) == ("tu-choi", "", "no", None)
    assert where in case.decision["guidance"]
    assert where in office.followed(code)[0].reply
