"""Suspicion of state secrets: locked by anyone, one person told, taken away without a trace (8.2)."""

from pathlib import Path

import pytest

from quyche.errors import NotAllowed, NotFound, Refused
from quyche.service import cases, reading, rebuilding
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


def related(office) -> tuple[str, list[str]]:
    """A case with a part, a case merged into it, and a part of that one; all hold the same secret."""
    code = office.report(noi_dung=HIDDEN, noi_xay_ra=PLACE, uploads=(office.picture(name="sơ đồ mật.jpg"),))
    other = office.report(noi_dung=HIDDEN, noi_xay_ra=PLACE, uploads=(office.picture(name="sơ đồ mật.jpg"),))
    parts = {"cac-phan.0.noi-dung": HIDDEN, "cac-phan.0.linh-vuc": "moi-truong"}
    office.act(code, "tach", "truong-ioc", **parts)
    office.act(other, "tach", "truong-ioc", **parts)
    office.act(other, "gop", "truong-ioc", vao=code, ly_do="Cùng một tài liệu ấy.")
    office.assign(office.case(code).split_into[0])
    office.act(code, "khoa", "truong-ioc", vi_sao="bi-mat")
    return code, [*office.case(code).split_into, other, *office.case(other).split_into]


def test_the_same_matter_in_other_cases_goes_in_the_same_action(both, tmp_path: Path) -> None:
    office = both
    code, kin = related(office)
    office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes", go_cung=kin)
    left = everything_stored(office.desk.database, tmp_path / "files")
    for word in ("đóng dấu mật", PLACE, "sơ đồ"):
        assert word.encode() not in left
    assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]
    for gone in (code, *kin):
        case = office.case(gone)
        assert (case.state, case.erased, case.closed) == ("da-go", True, True)
        assert not [c for c in case.clocks if c.stopped_at is None]
        told = [t for t in ALL_TABLES if t.__name__ in KEPT_NOWHERE for r in t.select().where(t.case == gone)]
        assert told == [], gone
    assert next(e for e in reading.events_of(kin[0]) if e.kind == "erased").data == {"of": code}
    assert set(next(e for e in reading.events_of(code) if e.kind == "erased").data["with"]) == set(kin)
    rebuilding.rebuild(office.desk)
    assert rebuilding.verify(office.desk.database, office.at) == []


KEPT_NOWHERE = {"Content", "CaseKey", "Attachment", "SearchRow", "NoticeRow", "OutboxRow", "Spot"}


def test_who_keeps_a_case_of_the_same_matter_says_why_there(both) -> None:
    office = both
    code, (part, *others) = related(office)
    with pytest.raises(Refused) as refused:
        office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes", go_cung=others)
    assert refused.value.problems["vi-sao-giu"] == ("kept-without-reason", {"cases": part})
    assert not office.case(code).erased
    why = "Phần này chỉ nói về rác thải."
    office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes", go_cung=others, vi_sao_giu=why)
    assert [office.case(c).erased for c in (code, part, *others)] == [True, False, *(True for _ in others)]
    assert why in office.text(part, "truong-ioc")
    assert next(e for e in reading.events_of(code) if e.kind == "erased").data["kept"] == [part]


def test_a_case_of_another_matter_cannot_be_taken_along(office) -> None:
    code, _ = related(office)
    stranger = office.report()
    with pytest.raises(Refused):
        office.act(code, "go-noi-dung", "chanh-van-phong", hieu="yes", go_cung=[stranger])
    assert not office.case(stranger).erased
