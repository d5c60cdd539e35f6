"""The shipped regulation: sound, tested, proven, and broken on purpose."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from quyche.cli.asking import BadLine, answer_line
from quyche.decide.domain import declared
from quyche.decide.table import compile_tables
from quyche.engine.proof import differences
from quyche.match import winners
from quyche.policy.rules import FLAG, NO, QUESTIONS, YES
from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.source.loading import load
from quyche.texts.findings import as_json, as_sarif, as_text
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)


@pytest.fixture(scope="module")
def shipped() -> Prepared:
    return prepare(FILES)


def test_the_shipped_policy_is_sound(shipped: Prepared) -> None:
    assert [f for f in shipped.findings if f.severity == "error" or f.code == "test-failed"] == []
    assert {dict(f.words)["gap"] for f in shipped.findings if f.severity == "gap"} == {f"g{n:02}" for n in range(1, 21)}


CATEGORIES = [c.head.id for c in (load(FILES).policy or pytest.fail("unreadable")).categories]


def without(file: str, row_id: str) -> dict[str, bytes]:
    """The shipped files without one row."""
    text = FILES[file].decode()
    start = text.index(f"  - mã: {row_id}\n")
    ends = [i for i in (text.find("\n  - ", start + 1), text.find("\nđồng hồ:", start + 1)) if i > 0]
    return {**FILES, file: (text[:start] + text[min(ends) + 1 :]).encode()}


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_missing_limit_points_at_its_category(category: str) -> None:
    found = prepare(without("sla.yaml", f"th-{category}"))
    assert found.book is None
    (gap,) = [f for f in found.findings if f.code == "no-answer"]
    line = FILES["categories.yaml"].decode().splitlines()[gap.place.line - 1]
    assert (gap.place.file, line) == ("categories.yaml", f"  - mã: {category}")
    assert dict(gap.words)["file"] == "sla.yaml"
    assert gap.clause == "Điều 7 khoản 4"
    assert len(gap.cells) == 1
    assert gap.cells[0].endswith("mọi địa bàn · mọi nguồn")


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c != "thai-do-phuc-vu"])
def test_a_missing_lead_points_at_its_category(category: str) -> None:
    found = prepare(without("rules/routing.yaml", f"gx-{category}"))
    (gap,) = [f for f in found.findings if f.code == "no-answer"]
    assert dict(gap.words)["file"] == "rules/routing.yaml"
    assert FILES["categories.yaml"].decode().splitlines()[gap.place.line - 1] == f"  - mã: {category}"


def test_two_limits_for_one_cell_are_an_error_at_both_rows() -> None:
    row = "  - mã: th-hai\n    áp dụng khi: {lĩnh vực: moi-truong}\n    thời hạn: 05 giờ\n    căn cứ: Điều 7 khoản 4 điểm h\n"
    files = {
        **FILES,
        "sla.yaml": FILES["sla.yaml"].replace("đồng hồ:\n".encode(), (row + "đồng hồ:\n").encode()),
    }
    (clash,) = [f for f in prepare(files).findings if f.code == "two-answers"]
    assert len(clash.also) == 1
    assert dict(clash.words)["rows"] == "th-hai, th-moi-truong"


def test_an_exception_for_some_days_decides_just_those_days() -> None:
    row = (
        "  - mã: th-le-hoi\n    trường hợp riêng của: th-trat-tu-do-thi\n    áp dụng khi: {địa bàn: [tan-phong, doan-ket]}\n"
        "    thời hạn: 01 giờ\n    hiệu lực từ: 2023-01-18\n    đến hết ngày: 27/01/2023\n    căn cứ: Điều 9 đoạn cuối\n"
        "    văn bản: {số: 35/QĐ-UBND, ngày: 10/01/2023, người ký: Chủ tịch UBND thành phố}\n"
    )
    files = {
        **FILES,
        "sla.yaml": FILES["sla.yaml"].replace("đồng hồ:\n".encode(), (row + "đồng hồ:\n").encode()),
    }
    found = prepare(files)
    assert found.book, [as_text(f, found.lines) for f in found.findings if f.severity == "error"]

    def hours(day: str, ward: str) -> int:
        at = f"{day}T23:59:59+07:00"
        asked = {
            "id": 1,
            "category": "trat-tu-do-thi",
            "ward": ward,
            "source": "camera",
            "sent_at": at,
            "received_at": at,
        }
        return int(answer_line(found.book, json.dumps(asked))["limit"]["amount"])  # type: ignore[arg-type]

    days = ["2023-01-17", "2023-01-18", "2023-01-27", "2023-01-28"]
    assert [hours(d, "tan-phong") for d in days] == [2, 1, 1, 2]
    assert [hours(d, "san-thang") for d in days] == [2, 2, 2, 2]


def test_engine_and_plain_reading_agree_on_every_class(shipped: Prepared) -> None:
    assert shipped.book
    assert list(differences(shipped.book.tables)) == []


def test_a_table_that_lies_is_caught(shipped: Prepared) -> None:
    assert shipped.book
    tables = dict(compile_tables(shipped.book.policy))
    table = tables["limit"]
    key = next(k for k, v in table.answers.items() if v)
    answers = {**table.answers, key: ((table.answers[key][0] + 1) % len(table.chains),)}
    tables["limit"] = replace(table, answers=answers)
    assert [t for t, _ in differences(tables)] == ["limit"]
    tables["limit"] = replace(table, trees=(None,) * len(table.trees))
    assert {t for t, _ in differences(tables)} == {"limit"}, "what serves is what was proved"


def test_raw_cells_are_answered_by_the_table_as_read_plainly(shipped: Prepared) -> None:
    assert shipped.book
    values, pick = declared(shipped.book.policy), random.Random(9)
    for question in QUESTIONS:
        table, rules = shipped.book.tables[question], shipped.book.policy.rules_of(question)
        domain = {
            f: (YES, NO) if f.startswith(FLAG) else (*values[f], "never heard of", "") for f in table.domain.fields
        }
        for _ in range(3000):
            facts, day = {f: pick.choice(v) for f, v in domain.items()}, pick.choice(table.domain.days)
            plain = winners(rules, facts, day)
            assert table.lookup(facts, day) == (plain[0] if len(plain) == 1 else None)


def test_order_changes_nothing() -> None:
    text = FILES["sla.yaml"].decode()
    head, rows = text.split("bảng thời hạn:\n")[0], text.split("bảng thời hạn:\n")[1]
    limits, clocks = rows.split("đồng hồ:\n")
    turned = "".join("  - mã" + r for r in reversed(limits.split("  - mã")[1:]))
    shuffled = f"# khác\n{head}đồng hồ:\n{clocks}bảng thời hạn:\n{turned}"
    one, two = load(FILES).policy, load({**FILES, "sla.yaml": shuffled.encode()}).policy
    assert one and two
    assert one.digests == two.digests


ASKED = {
    "id": "x", "category": "trat-tu-do-thi", "ward": "tan-phong", "source": "ung-dung",
    "sent_at": "2026-11-16T08:00:00+07:00", "received_at": "2026-11-16T09:00:00+07:00",
}  # fmt: skip
WRONG = {
    "unknown flag": ({"flags": {"khan-cap": True}}, "khan-cap"),
    "flag that is no yes or no": ({"flags": {"phuc-tap": "maybe"}}, "phuc-tap"),
    "unknown ward": ({"ward": "ba-dinh"}, "ba-dinh"),
    "naive instant": ({"received_at": "2026-11-16T09:00:00"}, "múi giờ"),
    "no instant": ({"sent_at": "hôm qua"}, "hôm qua"),
    "unknown key": ({"wards": "tan-phong"}, "wards"),
    "received before sent": ({"received_at": "2026-11-16T07:00:00+07:00"}, "trước"),
    "a list for an id": ({"category": ["moi-truong"]}, "category"),
}


@pytest.mark.parametrize(("change", "told"), WRONG.values(), ids=WRONG.keys())
def test_bad_questions_are_invalid_with_their_reason(shipped: Prepared, change: dict, told: str) -> None:
    assert shipped.book
    with pytest.raises(BadLine) as bad:
        answer_line(shipped.book, json.dumps({**ASKED, **change}))
    assert told in str(bad.value)


def test_without_receipt_there_is_no_due_time(shipped: Prepared) -> None:
    assert shipped.book
    answer = answer_line(shipped.book, json.dumps({k: v for k, v in ASKED.items() if k != "received_at"}))
    assert (answer["status"], answer["due_at"], answer["lead"]) == ("decided", None, "ubnd-tan-phong")


def test_an_unknown_place_goes_to_a_person(shipped: Prepared) -> None:
    assert shipped.book
    answer = answer_line(shipped.book, json.dumps({k: v for k, v in ASKED.items() if k != "ward"}))
    assert (answer["status"], answer["lead"]) == ("no_provision", None)


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*words: str, change: dict[str, bytes] | None = None, typed: str = "") -> tuple[int, str]:
        for name, data in {**FILES, **(change or {})}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        done = CliRunner().invoke(command, [words[0], str(tmp_path), *words[1:]], input=typed)
        return done.exit_code, done.output

    return call


def test_check_says_in_json_and_sarif_what_it_says_in_words(run: Run) -> None:
    code, out = run("check", "--format", "json", change=without("sla.yaml", "th-gia-ca-thi-truong"))
    said = json.loads(out)
    assert code == 1
    (gap,) = [f for f in said["findings"] if f["code"] == "no-answer"]
    assert (gap["file"], gap["severity"], gap["clause"]) == ("categories.yaml", "error", "Điều 7 khoản 4")
    assert "sla.yaml" in gap["message"]
    code, out = run("check", "--format", "sarif", "--lang", "en")
    assert code == 0
    assert json.loads(out)["version"] == "2.1.0"


def test_check_is_strict_only_when_asked(run: Run) -> None:
    assert run("check")[0] == 0
    assert run("check", "--strict")[0] == 1


def test_policy_tests_run_from_the_command_line(run: Run) -> None:
    code, out = run("test")
    assert code == 0
    assert "0 failed" in out
    changed = FILES["sla.yaml"].replace("thời hạn: 02 giờ".encode(), "thời hạn: 03 giờ".encode(), 1)
    code, out = run("test", change={"sla.yaml": changed})
    assert code == 1
    assert "mong đợi 02 giờ; thực tế 03 giờ" in out


def test_decide_answers_line_by_line(run: Run) -> None:
    code, out = run("decide", typed=json.dumps(ASKED) + "\n{}\n")
    first, second = map(json.loads, out.strip().splitlines())
    assert code == 1
    assert (first["due_at"], second["status"]) == ("2026-11-16T11:00:00+07:00", "invalid")
    assert {"rule", "file", "line"} == set(first["rows"][0])


def test_every_finding_can_be_said_in_both_languages(shipped: Prepared) -> None:
    for language in ("vi", "en"):
        assert all(f["message"] for f in as_json(shipped.findings, language))
        assert as_sarif(shipped.findings, language)["runs"]
