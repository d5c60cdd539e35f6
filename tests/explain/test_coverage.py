"""The register beside what carries it out: rows, tests, what nobody does, what has to be read again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quyche.explain.coverage import Covered, covered
from quyche.policy.register import text_digest
from quyche.service.preparing import prepare, read_directory
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
REGISTER = "rules/regulation.yaml"
TINY = read_directory(ROOT / "tests" / "policy" / "tiny")
NOBODY = """điều khoản:
  - {mã: x1, căn cứ: Điều 90, tóm tắt: Không ai làm., thực hiện: hệ thống}
  - {mã: x2, căn cứ: Điều 91, tóm tắt: Người làm., thực hiện: con người, vì sao: thử}
"""


def by_text(files: dict[str, bytes]) -> dict[str, Covered]:
    book = prepare(files, prove=False).book
    assert book
    return {c.clause.text: c for c in covered(book)}


def changed(old: str, new: str) -> dict[str, bytes]:
    text = FILES[REGISTER].decode()
    assert text.count(old) == 1
    return {**FILES, REGISTER: text.replace(old, new).encode()}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Covered]:
    return by_text(FILES)


def test_every_clause_of_the_regulation_is_carried_out_or_left_to_people(shipped: dict[str, Covered]) -> None:
    assert [t for t, c in shipped.items() if c.state == "nobody" or c.untested or c.to_reread] == []
    assert [t for t, c in shipped.items() if c.state == "person" and not c.clause.why_not] == []


def test_a_clause_names_its_rows_and_the_tests_that_exercise_it(shipped: dict[str, Covered]) -> None:
    urban = shipped["Điều 7 khoản 4 điểm i"]
    named = {(h.id, h.place.file) for h in urban.rows}
    assert {("th-trat-tu-do-thi", "sla.yaml"), ("gx-trat-tu-do-thi", "rules/routing.yaml")} <= named
    assert {s.place.file for s in urban.scenarios} >= {"rules/tests/trat-tu-do-thi.yaml"}
    line = (
        FILES["sla.yaml"]
        .decode()
        .splitlines()[next(h.place.line for h in urban.rows if h.place.file == "sla.yaml") - 1]
    )
    assert line.endswith("mã: th-trat-tu-do-thi")


def test_the_order_is_that_of_the_regulation(shipped: dict[str, Covered]) -> None:
    texts = list(shipped)
    assert texts[0] == "Quyết định Điều 1"
    wanted = [
        "Điều 7 khoản 4 điểm k",
        "Điều 7 khoản 6",
        "Điều 8 khoản 1",
        "Điều 9 khoản 2 gạch đầu dòng 5",
        "Điều 9 đoạn cuối",
    ]
    assert sorted(wanted, key=texts.index) == wanted


def test_a_changed_text_asks_for_its_rows_to_be_read_again_until_somebody_confirms() -> None:
    old, new = "Trật tự đô thị: UBND xã, phường, 2 giờ.", "Trật tự đô thị: UBND xã, phường, 3 giờ."
    found = [f for f in prepare(changed(old, new), prove=False).findings if f.code == "clause-to-reread"]
    (warned,) = found
    rows = by_text(changed(old, new))["Điều 7 khoản 4 điểm i"].rows
    assert (warned.severity, warned.clause, warned.suggestion) == (
        "warning", "Điều 7 khoản 4 điểm i", f"đã đọc lại: {text_digest(new)}",
    )  # fmt: skip
    assert set(warned.also) == {h.place for h in rows}
    read = FILES[REGISTER].decode().splitlines()[warned.place.line - 1]
    assert read.strip() == f"đã đọc lại: {text_digest(old)}"
    confirmed = {REGISTER: changed(old, new)[REGISTER].replace(text_digest(old).encode(), text_digest(new).encode())}
    assert [f for f in prepare({**FILES, **confirmed}, prove=False).findings if f.code.startswith("clause-")] == []


def test_a_clause_nobody_confirmed_is_told_only_where_a_register_confirms_at_all() -> None:
    line = f"    đã đọc lại: {text_digest('Trật tự đô thị: UBND xã, phường, 2 giờ.')}\n"
    told = [f for f in prepare(changed(line, ""), prove=False).findings if f.code.startswith("clause-")]
    assert [(f.code, f.clause) for f in told] == [("clause-never-read", "Điều 7 khoản 4 điểm i")]
    assert [f for f in prepare(TINY, prove=False).findings if f.code.startswith("clause-")] == []


def test_spaces_and_line_ends_are_no_change() -> None:
    assert text_digest("Có hiệu lực  từ\nngày ký. ") == text_digest("Có hiệu lực từ ngày ký.")
    assert text_digest("Có hiệu lực từ ngày ký") != text_digest("Có hiệu lực từ ngày ký.")


def run(directory: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["coverage", str(directory), *options])
    return result.exit_code, result.output


def test_the_command_fails_only_when_asked_to_be_strict(tmp_path: Path) -> None:
    for name, data in {**TINY, "rules/thêm.yaml": NOBODY.encode()}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    code, text = run(tmp_path)
    assert code == 0
    assert "Điều 90: Không ai làm.\n    CHƯA AI THỰC HIỆN\n" in text
    assert "Điều 91: Người làm.\n    con người thực hiện: thử\n" in text
    assert text.splitlines()[-2:] == ["chưa ai thực hiện: Điều 90", "chưa có kiểm thử: Điều 1; Điều 2; Điều 3"]
    assert run(tmp_path, "--strict")[0] == 1
    code, text = run(tmp_path, "--format", "json")
    told = json.loads(text)
    assert (code, told["nobody"]) == (0, ["Điều 90"])
    assert {c["clause"]: c["state"] for c in told["clauses"]}.items() >= {("Điều 90", "nobody"), ("Điều 91", "person")}
