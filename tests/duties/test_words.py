"""The sender's words: masked where abusive, kept unaltered, looked at on record (3.1.c, 4.2, 6.1)."""

import pytest

from quyche.errors import NotFound
from quyche.service import reading
from quyche.store import journal
from quyche.store.contents import Keys
from quyche.store.tables import Attachment, Content

RUDE = "Lũ khốn nạn bày hàng kín vỉa hè trước cổng trường."
MASKED = "[…] bày hàng kín vỉa hè trước cổng trường."


def mask(office) -> str:
    code = office.report(noi_dung=RUDE)
    office.act(code, "che-loi-le", "truc-ioc", loi_da_che=MASKED)
    return code


def test_agencies_see_the_masked_words_and_the_matter_is_handled(office) -> None:
    code = mask(office)
    office.assign(code)
    for who in ("ubnd-tan-phong", "truong-ioc", "lanh-dao"):
        assert "khốn nạn" not in office.text(code, who)
        assert MASKED in office.text(code, who)
    office.finish(code)
    office.publish(code)
    assert office.case(code).state == "da-cong-khai"


def test_the_original_is_kept_and_opened_on_record_by_few(office) -> None:
    code = mask(office)
    case = office.case(code)
    (original,) = reading.originals_of(office.desk, case, office.who("truong-ioc"), office.at)
    assert original.value == RUDE
    assert [(s.event.kind, s.event.actor) for s in journal.read(f"access:{code}")] == [("original_seen", "truong-ioc")]
    for who in ("truc-ioc", "ubnd-tan-phong", "chuyen-vien-van-phong"):
        with pytest.raises(NotFound):
            reading.originals_of(office.desk, case, office.who(who), office.at)
    assert reading.unaltered(office.desk, case) is True


def test_masking_again_starts_from_the_masked_words(office) -> None:
    code = mask(office)
    assert reading.words_of(office.desk, office.case(code), office.who("truc-ioc")) == MASKED
    office.act(code, "che-loi-le", "truong-ioc", loi_da_che="[…] bày hàng kín vỉa hè.")
    assert "cổng trường" not in office.text(code, "lanh-dao").replace(MASKED, "")


TWICE = "[…] bày hàng kín vỉa hè."


def test_only_the_newest_masked_words_stand_anywhere_for_every_role(office) -> None:
    code = mask(office)
    office.assign(code)
    office.act(code, "che-loi-le", "truong-ioc", loi_da_che=TWICE)
    for who in [*(r.head.id for r in office.desk.policy.roles), "ubnd-tan-phong"]:
        assert office.text(code, who).count(TWICE) == 2, "as the report, and in the step that masked it"
        assert "cổng trường" not in office.text(code, who)
    case = office.case(code)
    found = reading.originals_of(office.desk, case, office.who("truong-ioc"), office.at)
    assert [v.value for v in found] == [RUDE, MASKED]


def test_what_was_cut_out_before_a_masking_is_masked_too(office) -> None:
    code = office.report(noi_dung=RUDE)
    parts = {"cac-phan.0.noi-dung": RUDE, "cac-phan.0.linh-vuc": "moi-truong"}
    office.act(code, "tach", "truong-ioc", **parts)
    assert "khốn nạn" in office.text(code, "truong-ioc")
    office.act(code, "che-loi-le", "truc-ioc", loi_da_che=MASKED)
    assert "khốn nạn" not in office.text(code, "truong-ioc")


def test_a_report_that_was_altered_no_longer_fits_its_digest(office) -> None:
    code, other = office.report(), office.report(noi_dung="Một chuyện khác hẳn với chuyện kia.")
    case = office.case(code)
    assert reading.unaltered(office.desk, case) is True
    forged = reading.contents.put(office.desk.keys, code, "entry", '{"values": {}, "files": {}}')
    row = Content.get_by_id(forged)
    digests = {case.entries[0].digest, office.case(other).entries[0].digest}
    assert len(digests) == 2
    text = reading.contents.get(office.desk.keys, row.id)
    assert not office.desk.keys.proves(text, case.entries[0].digest)
    rotated = Keys((("new", b"n" * 32), *office.desk.keys.keys))
    assert rotated.proves(reading.contents.get(rotated, case.entries[0].content), case.entries[0].digest)


def test_a_picture_is_kept_byte_for_byte_under_its_digest(office) -> None:
    from hashlib import sha256

    sent = office.picture()
    code = office.report(uploads=(sent,))
    (attachment,) = office.case(code).entries[0].attachments
    assert Attachment.get_by_id(attachment).sha256 == sha256(sent.data).hexdigest()
    data, _ = reading.attachment(office.desk, office.case(code), attachment, False, office.who("truong-ioc"))
    assert data == sent.data


def test_the_sender_answers_for_the_content_and_is_named_to_few(office) -> None:
    from quyche.errors import Refused

    with pytest.raises(Refused) as refused:
        office.report(cam_ket="")
    assert refused.value.problems["cam-ket"][0] == "consent-needed"
    code = office.report(ho_ten="Lò Thị Sao", dien_thoai="0912345678")
    allowed = {r.head.id for r in office.desk.policy.roles if r.identity}
    for role in office.desk.policy.roles:
        case, who = office.case(code), office.who(role.head.id)
        if role.head.id in allowed:
            assert "Lò Thị Sao" in [v.value for v in reading.sender_of(office.desk, case, who, office.at)]
        else:
            with pytest.raises(NotFound):
                reading.sender_of(office.desk, case, who, office.at)
    assert len(journal.read(f"access:{code}")) == len(allowed)
