"""Accounts from a spreadsheet: everything wrong is told at once, nothing happens before it is right."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from granting_people import AT, IOC, OFFICE, OFFICER
from openpyxl import Workbook

from quyche.errors import NotAllowed, Refused
from quyche.service import enlisting, granting
from quyche.service.desk import Desk
from quyche.store.tables import Account, EventRow
from quyche.texts.account_messages import said

HEADING = ["Tên tài khoản", "Họ và tên", "Vai trò", "Cơ quan", "Thủ trưởng chịu trách nhiệm", "Văn bản"]
SAO = ["lo.thi-sao", "Lò Thị Sao", "Cán bộ cơ quan xử lý", "UBND phường Tân Phong", "Bà Vàng Thị Mai", "12/QĐ-UBND"]
INH = ["tao.van-inh", "Tao Văn Inh", "can-bo-don-vi", "cong-an-thanh-pho", "", ""]


def csv(*rows: Sequence[str], by: str = ";") -> bytes:
    return "\r\n".join(by.join(row) for row in rows).encode()


def xlsx(*rows: Sequence[object]) -> bytes:
    book, kept = Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(kept)
    return kept.getvalue()


FILES = {
    "semicolons": csv(HEADING, SAO, INH),
    "commas": csv(HEADING, SAO, INH, by=","),
    "Excel's mark": b"\xef\xbb\xbf" + csv(HEADING, SAO, INH),
    "a workbook": xlsx(HEADING, SAO, INH),
    "empty rows between": xlsx([], HEADING, [None] * 6, SAO, [], INH),
    "headings without accents, in another order": csv(
        ["CO QUAN", "ten tai khoan", "ho va ten", "vai tro", "van ban", "Ghi chú", "thu truong chiu trach nhiem"],
        [SAO[3], *SAO[:3], SAO[5], "mới", SAO[4]], [INH[3], *INH[:3], "", "", ""],
    ),
    "decomposed letters": csv(HEADING, SAO, INH).decode().replace("ò", "o\u0300").encode(),
}  # fmt: skip


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_a_list_is_read_however_it_was_saved(desk: Desk, content: bytes) -> None:
    lines = enlisting.preview(desk, content, OFFICE)
    assert [line.problems for line in lines] == [{}, {}]
    assert [(n.wanted.id, n.wanted.agency) for n in lines] == [
        ("lo.thi-sao", "ubnd-tan-phong"), ("tao.van-inh", "cong-an-thanh-pho"),
    ]  # fmt: skip
    assert (lines[0].wanted.name, lines[0].wanted.head, lines[0].wanted.document) == (SAO[1], SAO[4], SAO[5])
    assert Account.select().count() == 0


def test_every_problem_of_every_row_is_told_and_nothing_is_granted(desk: Desk) -> None:
    granting.grant(desk, [enlisting.preview(desk, csv(HEADING, SAO), OFFICE)[0].wanted], "c", OFFICE, AT)
    content = csv(
        HEADING, SAO, INH, INH, ["Lò Sao", "", "vua", "UBND phường Ba Đình"], ["a.b", "A", "truc-ioc", "ioc"],
    )  # fmt: skip
    lines = enlisting.preview(desk, content, OFFICE)
    assert [(n.number, {f: p[0] for f, p in n.problems.items()}) for n in lines] == [
        (2, {"id": "account-id-taken"}), (3, {}), (4, {"id": "account-id-twice"}),
        (5, {"id": "account-id-form", "name": "account-text-missing", "roles": "account-role-unknown",
             "agency": "account-agency-unknown"}),
        (6, {"roles": "account-role-foreign"}),
    ]  # fmt: skip
    assert all(said(p) for n in lines for p in n.problems.values())
    before = EventRow.select().count()
    with pytest.raises(Refused) as refused:
        granting.grant(desk, [n.wanted for n in lines], "all", OFFICE, AT)
    assert set(refused.value.problems) >= {"0.id", "2.id", "3.name", "4.roles"}
    assert (Account.select().count(), EventRow.select().count()) == (1, before)


def test_a_whole_list_is_granted_at_once(desk: Desk) -> None:
    rows = [[f"can.bo-{n}", f"Cán bộ {n}", "can-bo-don-vi", "ubnd-tan-phong"] for n in range(500)]
    lines = enlisting.preview(desk, csv(HEADING[:4], *rows), OFFICE)
    issued = granting.grant(desk, [n.wanted for n in lines], "all", OFFICE, AT)
    assert len({i.code for i in issued}) == Account.select().count() == 500


def bomb() -> bytes:
    """A list that could be read, but for what else is packed with it."""
    kept = BytesIO(xlsx(HEADING, SAO))
    with ZipFile(kept, "a", ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", b"0" * 40_000_000)
    return kept.getvalue()


BAD = {
    "empty": (b"", "list-unreadable"),
    "only a heading": (csv(HEADING), "list-empty"),
    "UTF-16": (csv(HEADING, SAO).decode().encode("utf-16"), "list-unreadable"),
    "Windows-1258": ("Tên tài khoản".encode("cp1258", "replace") + b"\xff\xfe;", "list-unreadable"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "list-unreadable"),
    "a zip of something else": (b"PK\x03\x04" + b"\0" * 60, "list-unreadable"),
    "half a workbook": (xlsx(HEADING, SAO)[:2000], "list-unreadable"),
    "a bomb": (bomb(), "list-unreadable"),
    "too large": (b"a;" * 1_000_001, "list-large"),
    "too many rows": (csv(HEADING, *[[f"x.{n}", "X", "y", "z"] for n in range(501)]), "list-long"),
    "columns missing": (csv(["Tên tài khoản", "Họ và tên"], ["a", "b"]), "list-headings"),
    "a column twice": (csv([*HEADING, "Cơ quan"], SAO), "list-twice"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_a_file_that_will_not_do_is_told(desk: Desk, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        enlisting.preview(desk, content, OFFICE)
    assert refused.value.problems["file"][0] == code
    assert said(refused.value.problems["file"])


def test_a_formula_is_never_run_and_lists_are_for_grantors(desk: Desk) -> None:
    told = enlisting.preview(desk, xlsx(HEADING, ["=1+1", *SAO[1:]]), OFFICE)
    assert told[0].problems["id"][0] == "account-id-missing"
    with pytest.raises(NotAllowed):
        enlisting.preview(desk, csv(HEADING, SAO), OFFICER)


def test_the_template_can_be_sent_back_as_it_is(desk: Desk) -> None:
    for by in (OFFICE, IOC):
        rows = enlisting.template(desk.policy, granting.demand_grantor(desk, by))
        assert [n.problems for n in enlisting.preview(desk, csv(*rows), by)] == [{}]
