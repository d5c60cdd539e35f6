"""How far the policy's tests reach; and the tests made from it pass, close what was open, and notice a change."""

import re
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner

from quyche.check.walking import begins
from quyche.policy.scenarios import Scenario
from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.trials import boundaries, reached, ready_to_paste
from quyche.wiring.main import quyche

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
MADE = "rules/tests/made.yaml"
LATER = """bảng thời hạn:
  - {mã: th-mua-le-hoi, trường hợp riêng của: th-moi-truong, áp dụng khi: {địa bàn: [tan-phong]}, thời hạn: 03 giờ, hiệu lực từ: 2023-01-18, đến hết ngày: 2023-01-27, căn cứ: Điều 9 đoạn cuối, văn bản: {số: 35/QĐ-UBND, ngày: 10/01/2023, người ký: Chủ tịch UBND thành phố}}
"""


def book_of(files: Mapping[str, bytes]) -> Prepared:
    found = prepare(files, prove=False)
    assert found.book, found.findings
    return found


def test_a_new_row_with_dates_and_no_test_shows_in_all_four_counts() -> None:
    before = {r.what: r for r in reached(book_of(FILES).book)}
    after = {r.what: r for r in reached(book_of({**FILES, "rules/later.yaml": LATER.encode()}).book)}
    assert after["rows"].missing == (*before["rows"].missing, "th-mua-le-hoi")
    assert after["dates"].missing == ("2023-01-18", "2023-01-28")
    assert after["cells"].total > before["cells"].total
    assert before["rows"].percent >= 90


def test_tests_made_for_open_cells_pass_and_close_them() -> None:
    found = book_of({**FILES, "rules/later.yaml": LATER.encode()})
    made = "\n".join(ready_to_paste(found.book, begins(found.book.policy)))
    closed = book_of({**FILES, "rules/later.yaml": LATER.encode(), MADE: made.encode()})
    assert [f for f in closed.findings if f.code == "test-failed"] == []
    cells = next(r for r in reached(closed.book) if r.what == "cells")
    assert (cells.percent, cells.missing) == (100, ())


def test_tests_of_boundaries_pass_and_notice_another_limit_and_another_day() -> None:
    files = {**FILES, "rules/later.yaml": LATER.encode()}
    made = "\n".join(boundaries(book_of(files).book, begins(book_of(files).book.policy))).encode()
    alone = {k: v for k, v in files.items() if not k.startswith("rules/tests/")} | {MADE: made}
    assert [f for f in book_of(alone).findings if f.code == "test-failed"] == []
    for old, new in (("thời hạn: 03 giờ", "thời hạn: 04 giờ"), ("hiệu lực từ: 2023-01-18", "hiệu lực từ: 2023-01-17")):
        wrong = {**alone, "rules/later.yaml": LATER.replace(old, new).encode()}
        assert [f for f in book_of(wrong).findings if f.code == "test-failed"], new


def test_the_command_fails_under_what_must_be_reached_and_says_what_is_missing(tmp_path: Path) -> None:
    for name, data in FILES.items():
        if not name.endswith("tests/to-hop.yaml"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    low = CliRunner().invoke(quyche, ["test", str(tmp_path), "--min", "100"])
    assert low.exit_code == 1
    assert re.search(r"ô quyết định: \d+/\d+ \(\d+ %\)", low.output)
    assert "- tên: " in low.output
    assert CliRunner().invoke(quyche, ["test", str(tmp_path), "--min", "20"]).exit_code == 0


def test_the_shipped_tests_reach_every_cell_row_clause_and_change_day() -> None:
    assert {r.what: r.missing for r in reached(book_of(FILES).book)} == dict.fromkeys(
        ("cells", "rows", "clauses", "dates"), ()
    )


def test_every_shipped_expectation_says_what_it_was_written_from() -> None:
    for trial in book_of(FILES).book.policy.scenarios:
        assert trial.grounds or isinstance(trial, Scenario), trial.title
