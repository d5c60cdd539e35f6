"""One broken file for each mistake: found at its place, with its mend; and odd files that are right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quyche.errors import PolicyRefused, in_order
from quyche.source.loading import load
from quyche.source.yaml_reader import read
from quyche.texts.findings import as_text, message

ROW = "cơ quan:\n  - mã: a\n    tên: A\n    quan hệ: trực thuộc\n    người đứng đầu: B\n    căn cứ: kỹ thuật\n"
FORM = "biểu mẫu:\n  - mã: f\n    tên: F\n    nút: Gửi\n    căn cứ: kỹ thuật\n    trường:\n      - {{mã: x, nhãn: X, {}}}\n"
LIMIT = "bảng thời hạn:\n  - mã: th-a\n    căn cứ: kỹ thuật\n    thời hạn: "

YAML_MISTAKES = {
    "tab": ("a:\n\tb: c\n", "yaml-tab", 2, 1),
    "non-breaking space": ("a:\u00a0b\n", "yaml-odd-space", 1, 3),
    "narrow space": ("a: 02\u202fgiờ\n", "yaml-odd-space", 1, 6),
    "zero width": ("a: b\u200bc\n", "yaml-unseen", 1, 5),
    "byte order mark": ("\ufeffa: b\n", "yaml-unseen", 1, 1),
    "smart quotes": ("a: “b”\n", "yaml-smart-quote", 1, 4),
    "hash cuts": ("a: 35 #QĐ\n", "yaml-hash", 1, 7),
    "decomposed": ("a: Hoa\u0300\n", "yaml-not-nfc", 1, 6),
    "Icelandic eth": ("a: Ðiều 7\n", "yaml-twin", 1, 4),
    "key twice": ("a: b\nc: d\na: e\n", "yaml-key-twice", 3, 1),
    "anchor": ("a: &x b\n", "yaml-anchor", 1, 4),
    "alias": ("a: &x b\nc: *x\n", "yaml-anchor", 1, 4),
    "merge": ("a:\n  <<: {b: c}\n", "yaml-anchor", 2, 3),
    "tag": ("a: !!int 5\n", "yaml-tag", 1, 4),
    "second colon": ("a: b: c\n", "yaml-second-colon", 1, 5),
    "open quote": ("a: 'b\n", "yaml-quote-open", 1, 4),
    "open bracket": ("a: [b, c\n", "yaml-bracket-open", 1, 4),
    "two documents": ("a: b\n---\nc: d\n", "yaml-several-documents", 2, 1),
    "control character": ("a: b\x07\n", "yaml-control", 1, 5),
    "empty": ("# chỉ có ghi chú\n", "yaml-empty", 1, 1),
    "deep": ("[" * 40_000, "yaml-too-deep", 1, 1),
    "a list for a key": ("? [a]\n: b\n", "yaml-key-not-text", 1, 3),
}


@pytest.mark.parametrize(("typed", "code", "line", "column"), YAML_MISTAKES.values(), ids=YAML_MISTAKES.keys())
def test_a_yaml_mistake_is_told_where_it_is(typed: str, code: str, line: int, column: int) -> None:
    found = in_order(read(typed.encode(), "x.yaml")[1])
    assert (code, line, column) in [(f.code, f.place.line, f.place.column) for f in found]
    assert all(message(f, language) for f in found for language in ("vi", "en"))


FORMAT_MISTAKES = {
    "unknown section": ("cơ quan x:\n  - mã: a\n", "unknown-section", 1, 1, "cơ quan"),
    "unknown key": (ROW.replace("người đứng đầu", "người đúng đầu"), "unknown-key", 5, 5, "người đứng đầu"),
    "missing key": (ROW.replace("    tên: A\n", ""), "missing-key", 2, 5, "tên: …"),
    "not offered": (ROW.replace("trực thuộc", "truc thuoc"), "not-offered", 4, 14, "trực thuộc"),
    "id with accents": (ROW.replace("mã: a", "mã: Phòng Kinh tế"), "not-a-slug", 2, 9, "phong-kinh-te"),
    "bare number": (LIMIT + "2\n", "want-duration", 4, 15, "02 giờ"),
    "unknown unit": (LIMIT + "02 tiếng\n", "want-duration", 4, 15, ""),
    "impossible day": (ROW + "    hiệu lực từ: 2025-02-30\n", "want-date", 7, 18, ""),
    "ends before it begins": (
        ROW + "    hiệu lực từ: 2025-02-02\n    đến hết ngày: 01/02/2025\n", "ends-before-it-begins", 8, 19, "",
    ),
    "unknown agency": ("bảng giao xử lý:\n  - {mã: a, chủ trì: phong-x, căn cứ: kỹ thuật}\n" + ROW, "unknown-id", 2, 22, ""),
    "unknown condition": (LIMIT + "02 giờ\n    áp dụng khi: {linh vuc: a}\n", "unknown-condition", 5, 29, "lĩnh vực"),
    "unknown base": (LIMIT + "02 giờ\n    trường hợp riêng của: th-b\n", "unknown-id", 5, 27, ""),
    "clause that is none": (ROW.replace("kỹ thuật", "Điều 7 khoản 4 điểm đ"), "unknown-citation", 6, 13, ""),
    "citation in no form": (ROW.replace("kỹ thuật", "điều bảy"), "want-citation", 6, 13, ""),
    "same id twice": (ROW + ROW.removeprefix("cơ quan:\n"), "same-id-twice", 7, 9, ""),
    "a section that is no list": ("cơ quan: a\n", "want-list", 1, 10, ""),
    "a row that is no row": ("cơ quan:\n  - a\n", "want-row", 2, 5, ""),
    "no is not không": (ROW + "    nêu trong Quy chế: no\n", "want-yes-no", 7, 24, "không"),
    "a runaway pattern": (FORM.format("loại: chữ, mẫu: '(a+)+'"), "want-pattern", 7, 42, ""),
    "a pattern without words": (FORM.format("loại: chữ, mẫu: a+"), "missing-key", 7, 9, "báo khi sai mẫu: …"),
    "a table without columns": (FORM.format("loại: bảng"), "missing-key", 7, 9, "cột: …"),
    "a choice without choices": (FORM.format("loại: chọn một"), "missing-key", 7, 9, "lựa chọn: …"),
    "pictures in a table": (
        FORM.format("loại: bảng, cột: [{mã: y, nhãn: Y, loại: ảnh}]"), "not-offered", 7, 67, "",
    ),
    "an unknown part": (FORM.format("loại: chữ, phần: b"), "unknown-id", 7, 43, ""),
    "shown for a field that is none": (FORM.format("loại: chữ, hiện khi: {z: có}"), "unknown-id", 7, 51, ""),
    "shown for an answer that is none": (
        FORM.format("loại: có hay không, hiện khi: {x: cos}"), "unknown-id", 7, 60, "có",
    ),
    "a default that is no choice": (
        FORM.format("loại: chọn một, lựa chọn: [{mã: bc, nhãn: B}], mặc định: bd"), "unknown-id", 7, 83, "",
    ),
    "pictures that begin with a text": (FORM.format("loại: ảnh, bắt đầu bằng: kết quả"), "not-offered", 7, 32, ""),
    "the sender's name copied about": (
        FORM.format("loại: chữ, bắt đầu bằng: tên người gửi"), "not-offered", 7, 51, "",
    ),
    "a shift that ends before it begins": (
        "lịch làm việc:\n  - mã: a\n    tên: A\n    múi giờ: UTC\n    căn cứ: kỹ thuật\n    giờ làm việc: {thứ hai: [11:30-07:30]}\n",
        "want-shift", 6, 30, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "code", "line", "column", "mend"), FORMAT_MISTAKES.values(), ids=FORMAT_MISTAKES.keys()
)
def test_a_mistake_of_form_is_told_where_it_is(typed: str, code: str, line: int, column: int, mend: str) -> None:
    found = load({"x.yaml": typed.encode()}).findings
    told = [(f.code, f.place.line, f.place.column) for f in found]
    assert (code, line, column) in told
    matching = [f for f in found if f.code == code and f.place.line == line]
    assert mend in [f.suggestion for f in matching] or not mend
    lines = {"x.yaml": typed.split("\n")}
    assert all(as_text(f, lines, language) for f in found for language in ("vi", "en"))


MEANT = {
    "time": ("a: 17:00\n", "17:00"),
    "leading zero": ("a: 010\n", "010"),
    "ward code": ("a: 00123\n", "00123"),
    "no": ("a: no\n", "no"),
    "null": ("a: ~\n", "~"),
    "empty": ("a:\n", ""),
    "comment two spaces away": ("a: b  # vì sao\n", "b"),
    "quoted hash": ('a: "35 #QĐ"\n', "35 #QĐ"),
    "curly quotes in prose": ("a: gọi là “hẻm”\n", "gọi là “hẻm”"),
    "date": ("a: 2023-01-18\n", "2023-01-18"),
    "windows line ends": ("a: b\r\nc: d\r\n", "b"),
}


@pytest.mark.parametrize(("typed", "meant"), MEANT.values(), ids=MEANT.keys())
def test_what_is_right_is_read_as_written(typed: str, meant: str) -> None:
    node, found = read(typed.encode(), "x.yaml")
    assert found == ()
    assert node.entries[0][1].text == meant  # type: ignore[union-attr]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
@settings(max_examples=400, deadline=None)
def test_nothing_makes_the_reader_fall(data: bytes) -> None:
    load({"x.yaml": data, "rules/tests/y.yaml": data, "z.geojson": data})


def test_findings_of_a_refusal_come_sorted_and_once() -> None:
    found = load({"b.yaml": b"x:\n", "a.yaml": b"x:\n"}).findings
    assert PolicyRefused([*found, *found]).findings == found
