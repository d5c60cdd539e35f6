"""Nothing goes to a third party without the recorded leave of the city leadership (4.4)."""

import pytest

from quyche.errors import NotAllowed

ASKED = {
    "ben_thu_ba": "Báo Lai Châu",
    "noi_dung": "Tóm tắt sự việc, không kèm tên người gửi.",
    "muc_dich": "Tuyên truyền giữ vỉa hè.",
}
DONE = {"luc": "2026-11-16T08:30", "cach": "Gửi công văn", "gi": "Bản tóm tắt một trang, không tên."}


def ask(office) -> str:
    code = office.report()
    office.assign(code)
    office.act(code, "xin-chia-se", "truong-ioc", **ASKED)
    return code


def test_leave_comes_before_sharing_and_both_stand_on_the_case(office) -> None:
    code = ask(office)
    assert code in office.queue("cho-phep-chia-se", "lanh-dao")
    assert "ghi-da-chia-se" not in office.offered(code, "truong-ioc", task=1)
    with pytest.raises(NotAllowed):
        office.act(code, "ghi-da-chia-se", "truong-ioc", task=1, **DONE)
    office.act(code, "cho-phep-chia-se", "lanh-dao", task=1, y_kien="Đồng ý, không kèm ảnh.", nguoi_ky="lanh-dao")
    assert code not in office.queue("cho-phep-chia-se", "lanh-dao")
    office.act(code, "ghi-da-chia-se", "truong-ioc", task=1, **DONE)
    (task,) = office.case(code).tasks
    assert (task.kind, task.to, task.approved, len(task.done)) == ("chia-se", ("lanh-dao",), True, 1)
    assert "Báo Lai Châu" in office.text(code, "truong-ioc")
    assert "Đồng ý, không kèm ảnh." in office.text(code, "truong-ioc")
    assert office.offered(code, "truong-ioc", task=1) == set()


def test_what_is_refused_is_never_shared(office) -> None:
    code = ask(office)
    office.act(code, "khong-cho-phep-chia-se", "lanh-dao", task=1, y_kien="Chưa cần thiết.", nguoi_ky="lanh-dao")
    assert office.case(code).tasks[0].approved is False
    for who in ("truong-ioc", "lanh-dao", "chuyen-vien-van-phong"):
        assert office.offered(code, who, task=1) == set()


@pytest.mark.parametrize("who", ["truong-ioc", "chanh-van-phong", "chuyen-vien-van-phong", "ubnd-tan-phong"])
def test_only_the_leadership_gives_leave(office, who: str) -> None:
    code = ask(office)
    with pytest.raises(NotAllowed):
        office.act(code, "cho-phep-chia-se", who, task=1, y_kien="Tự cho phép.", nguoi_ky="lanh-dao")
