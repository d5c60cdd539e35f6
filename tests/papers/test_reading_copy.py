"""The policy as people read a regulation: every row stands in it once, in the order of the clauses, in sentences."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from quyche.papers.reading_html import reading_body
from quyche.policy.policy import Policy
from quyche.policy.register import acting_rows
from quyche.service.preparing import read_directory
from quyche.source.loading import load
from quyche.texts.reading_copy import Line, NotYet, ReadingCopy, reading_copy
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
TINY = ROOT / "tests" / "policy" / "tiny"
ON = date(2026, 11, 24)
FESTIVAL = """
  - mã: th-mua-le-hoi
    trường hợp riêng của: th-trat-tu-do-thi
    áp dụng khi: {địa bàn: [tan-phong, doan-ket]}
    thời hạn: 01 giờ
    hiệu lực từ: 2023-01-18
    đến hết ngày: 27/01/2023
    căn cứ: Điều 9 đoạn cuối
    văn bản: {số: 35/QĐ-UBND, ngày: 10/01/2023, người ký: Chủ tịch UBND thành phố}
"""


def policy_of(files: dict[str, bytes]) -> Policy:
    policy = load(files).policy
    assert policy
    return policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(FILES)


@pytest.fixture(scope="module")
def copy(policy: Policy) -> ReadingCopy:
    return reading_copy(policy, ON)


def lines_of(copy: ReadingCopy) -> list[Line]:
    return [*(x for a in copy.articles for b in a.blocks for x in b.lines), *copy.technical]


def under(copy: ReadingCopy, clause: str) -> tuple[Line, ...]:
    return next(b.lines for a in copy.articles for b in a.blocks if b.clause.text == clause)


def text_of(copy: ReadingCopy) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reading_body(copy))).split())


def test_it_has_the_order_of_the_regulation(copy: ReadingCopy) -> None:
    assert [a.title for a in copy.articles] == [
        *(f"Quyết định Điều {n}" for n in (1, 2, 3)),
        *(f"Điều {n}" for n in range(1, 10)),
    ]
    seven = next(a for a in copy.articles if a.title == "Điều 7")
    assert [b.label for b in seven.blocks][-3:] == ["khoản 4 điểm i", "khoản 4 điểm k", "khoản 6"]


def test_every_clause_says_what_is_done_or_why_nothing_is(copy: ReadingCopy) -> None:
    text = text_of(copy)
    for block in (b for a in copy.articles for b in a.blocks):
        assert block.clause.summary in text
        assert block.lines or block.elsewhere or block.clause.why_not or block.clause.tests


def test_what_is_done_by_whom_how_long_since_when_and_what_is_open(copy: ReadingCopy) -> None:
    forest, urban = under(copy, "Điều 5 khoản 2 điểm g")[0], under(copy, "Điều 7 khoản 4 điểm i")[0]
    assert (urban.title, urban.what) == ("Giải quyết và báo cáo kết quả", "Phản ánh lĩnh vực Trật tự đô thị.")
    assert (urban.who, urban.how_long) == (
        ("UBND xã, phường nơi xảy ra chủ trì",), "02 giờ, tính cả ngày đêm, tính từ khi cơ quan nhận từ IOC",
    )  # fmt: skip
    assert under(copy, "Điều 7 khoản 4 điểm a")[0].how_long.startswith("08 giờ làm việc, tính từ khi")
    assert forest.head.gaps == ("g01",)
    text = text_of(copy)
    assert "Cách hiểu tạm thời: Văn phòng chỉ định cơ quan; tạm tính 04 giờ, thống kê riêng." in text
    assert "rà soát trước ngày 30/06/2027" in text
    assert "01/12/2022" in text
    assert "Phường Tân Phong (mã 03387)" in text


def test_every_row_in_force_is_told(policy: Policy, copy: ReadingCopy) -> None:
    """By its title or, where many are told together, by its name; forms are told with their actions."""
    text = text_of(copy)
    parts = ("categories", "agencies", "wards", "sources", "flags", "steps", "clocks", "nights", "calendars", "roles",
             "states", "actions", "entrances", "task_kinds", "queues", "blocks", "books", "briefings", "notices")  # fmt: skip
    names = {row.label.vi for part in parts for row in getattr(policy, part)}
    assert [n for n in names if n not in text] == []
    decided = {r.head.id for r in policy.rules}
    told = {x.head.id for x in lines_of(copy)}
    merged = {r.head.id for r in policy.rules_of("limit")}
    assert decided - told <= merged
    assert {h.id for h in acting_rows(policy)} >= told


def test_it_reads_as_sentences_and_not_as_keys(copy: ReadingCopy) -> None:
    text = text_of(copy)
    ids = re.findall(r"\b[a-z]+(?:-[a-z0-9]+){2,}\b", text)
    assert ids == []
    assert not re.search(r"None|\[\]|\{|\}|frozenset|Label\(|”[A-ZĐ]|\.\.|(?<![.!?])” [A-ZĐ]", text)


def test_a_day_shows_what_held_that_day() -> None:
    files = {
        **FILES,
        "sla.yaml": FILES["sla.yaml"].replace(
            "bảng thời hạn:".encode(), ("bảng thời hạn:" + FESTIVAL.rstrip()).encode(), 1
        ),
    }
    policy = policy_of(files)
    (during,) = [
        x for x in under(reading_copy(policy, date(2023, 1, 27)), "Điều 9 đoạn cuối") if x.head.id == "th-mua-le-hoi"
    ]
    assert during.what == (
        "Phản ánh tại Phường Đoàn Kết hoặc Phường Tân Phong. "
        "Trường hợp riêng của quy định về phản ánh lĩnh vực Trật tự đô thị."
    )
    assert "01 giờ" in during.how_long
    said = text_of(reading_copy(policy, date(2023, 1, 27)))
    assert "Theo văn bản số 35/QĐ-UBND ngày 10/01/2023, Chủ tịch UBND thành phố ký." in said
    assert "18/01/2023 đến hết 27/01/2023" in said
    after = reading_copy(policy, date(2023, 1, 28))
    assert "th-mua-le-hoi" not in {x.head.id for x in lines_of(after)}


def test_before_the_regulation_held_there_is_nothing_to_read(policy: Policy) -> None:
    with pytest.raises(NotYet, match="có hiệu lực từ 01/12/2022"):
        reading_copy(policy, date(2022, 11, 30))


def test_nothing_a_policy_says_is_taken_for_markup() -> None:
    hostile = {
        **FILES,
        "categories.yaml": FILES["categories.yaml"].replace("Môi trường".encode(), "Môi <b>trường".encode()),
    }
    assert "Môi &lt;b&gt;trường" in reading_body(reading_copy(policy_of(hostile), ON))


def written(name: str, folder: Path) -> bytes:
    result = CliRunner().invoke(command, ["book", str(TINY), "--at", "24/11/2026", "--out", str(folder / name)])
    assert (result.exit_code, result.output) == (0, "")
    return (folder / name).read_bytes()


def test_the_page_needs_no_other_file(tmp_path: Path) -> None:
    """No address, no script, its own letters."""
    page = written("ban-doc.html", tmp_path).decode()
    assert page.startswith("<!doctype html>")
    assert page.count("@font-face") == 3
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#)|url\((?!data:)|https?:", page)


def test_the_paper_is_a_pdf(tmp_path: Path) -> None:
    assert written("ban-doc.pdf", tmp_path).startswith(b"%PDF-")


REFUSED = {
    "another kind of file": (["--out", "x.docx"], ".html hoặc .pdf"),
    "a day that is none": (["--at", "30/02/2026", "--out", "x.html"], "không có ngày"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_use_is_said(case: str) -> None:
    options, said = REFUSED[case]
    result = CliRunner().invoke(command, ["book", str(TINY), *options])
    assert result.exit_code == 2
    assert said in result.output
