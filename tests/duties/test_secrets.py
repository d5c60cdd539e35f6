"""Suspicion of state secrets: locked by anyone, one person told, taken away without a trace (8.2)."""

from pathlib import Path

import pytest

from quyche.errors import NotAllowed, NotFound
from quyche.service import cases, rebuilding
from quyche.service.desk import Submission
from quyche.store.database import ALL_TABLES

HIDDEN = "Tài liệu đóng dấu mật về khu vực phòng thủ."
PLACE = "Nhà kho phía sau đồi số bảy"


def everything_stored(database, files: Path) -> bytes:
    """Every column of every table as bytes, and every file, ciphertext included as it lies."""
    rows = (repr(list(t.select().tuples())).encode() for t in ALL_TABLES)
    return b"\n".join([*rows, *(p.read_bytes() for p in files.rglob("*") if p.is_file())])


def test_everyone_who_sees_a_case_can_lock_it(office) -> None:
    for role in (r for r in office.desk.policy.roles if r.sees != "none"):
        code = office.report()
        office.assign(code)
        who = "ubnd-tan-phong" if role.sees == "agency" else role.head.id
        assert office.sees(code, who)
        office.act(code, "khoa", who, vi_sao="bi-mat")
        assert office.sees(code, who) is (role.locked == "yes")


def test_a_locked_case_shows_nowhere_but_in_one_persons_queue(office) -> None:
    code = office.report()
    office.assign(code)
    office.act(code, "khoa", "ubnd-tan-phong", vi_sao="bi-mat")
    for queue in office.desk.policy.queues:
        for role in queue.roles:
            who = "ubnd-tan-phong" if role == "can-bo-don-vi" else role
            assert (code in office.queue(queue.head.id, who)) == (queue.head.id == "dang-khoa"), queue.head.id
    assert office.offered(code, "chanh-van-phong") == {"mo-khoa", "go-noi-dung", "huong-dan-to-cao"}
    with pytest.raises(NotFound):
        office.act(code, "mo-khoa", "truong-ioc", ly_do="Muốn mở ra xem.")


def test_removal_leaves_a_stub_and_nothing_else(both, tmp_path: Path) -> None:
    office = both
    upload = office.picture(name="sơ đồ mật.jpg")
    code = office.report(noi_dung=HIDDEN, noi_xay_ra=PLACE, uploads=(upload,), ho_ten="Lò Thị Sao")
    office.assign(code)
    office.act(code, "xin-chia-se", "truong-ioc", ben_thu_ba="Báo", noi_dung=HIDDEN, muc_dich="Để đăng báo.")
    with pytest.raises(NotAllowed):
        office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes")
    office.act(code, "khoa", "truong-ioc", vi_sao="bi-mat")
    sealed = [bytes(r.sealed) for t in ALL_TABLES if t.__name__ == "Content" for r in t.select().where(t.case == code)]
    office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes")
    case = office.case(code)
    assert (case.state, case.erased, case.public) == ("da-go", True, False)
    left = everything_stored(office.desk.database, tmp_path / "files")
    assert sealed and not any(s in left or repr(s).encode() in left for s in sealed)
    for word in ("đóng dấu mật", PLACE, "sơ đồ", "Lò Thị Sao"):
        assert word.encode() not in left
    assert upload.data not in left
    assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]
    assert office.text(code, "chanh-van-phong") == ""
    assert office.followed(code)[0].reply == ""
    assert office.offered(code, "chanh-van-phong") == set()
    rebuilding.rebuild(office.desk)
    assert rebuilding.verify(office.desk.database, office.at) == []


def test_a_secret_answer_stays_private_and_cannot_be_published(office) -> None:
    code = office.report()
    office.assign(code, co=["bi-mat-nha-nuoc"])
    office.finish(code)
    assert office.offered(code, "truong-ioc") >= {"tra-loi-rieng"}
    with pytest.raises(NotAllowed):
        office.publish(code)
    office.act(code, "tra-loi-rieng", "truong-ioc", tra_loi="Đã xử lý theo quy định.")
    (strand,) = office.followed(code)
    assert (strand.reply, strand.answer) == ("Đã xử lý theo quy định.", "")


def test_a_replayed_command_locks_once(office) -> None:
    code = office.report()
    sent = Submission("same", {"vi-sao": ["khac"]}, (), 2)
    who = office.who("truong-ioc")
    cases.act(office.desk, code, "khoa", sent, who, office.at)
    with pytest.raises(NotFound):
        cases.act(office.desk, code, "khoa", sent, who, office.at)
    assert office.case(code).locked
