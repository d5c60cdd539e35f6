"""Help while typing: words for every key, schemas that are current, and a real language server that uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from click.testing import CliRunner
from language_server import LanguageServer
from pydantic import BaseModel, TypeAdapter, ValidationError

from quyche.cli.schema_commands import written
from quyche.service.preparing import read_directory
from quyche.source import kinds
from quyche.source.editors import POLICY, modeline
from quyche.source.loading import load
from quyche.source.schema import SECTIONS
from quyche.source.vocabulary import TESTS, all_models, declared_in, section_meanings, word_of, written_down
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
TINY = read_directory(ROOT / "tests" / "policy" / "tiny")
CHAPTER = ROOT / "docs" / "handbook" / "tu-vung.md"
MEND = "run: quyche schema . --chapter docs/handbook/tu-vung.md"

FIELDS: dict[tuple[str, str], tuple[type[BaseModel], str]] = {
    (declared_in(model, name).__name__, info.alias or name): (declared_in(model, name), name)
    for _, model in all_models()
    for name, info in model.model_fields.items()
}


def test_every_key_and_every_section_has_its_words_and_no_other() -> None:
    assert written_down() == FIELDS.keys()
    assert section_meanings().keys() == {*SECTIONS, TESTS}


@pytest.mark.parametrize("key", FIELDS, ids=lambda k: f"{k[0]} {k[1]}")
def test_every_example_is_rightly_written(key: tuple[str, str]) -> None:
    model, name = FIELDS[key]
    word, info = word_of(model, name), model.model_fields[name]
    assert word.meaning.endswith(".")
    annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    TypeAdapter(annotation).validate_python(word.example)


def test_what_is_generated_is_current() -> None:
    result = CliRunner().invoke(command, ["schema", str(ROOT), "--check", "--chapter", str(CHAPTER)])
    assert (result.exit_code, result.output) == (0, ""), MEND


def test_the_chapter_explains_every_key_with_form_example_and_clause() -> None:
    text = CHAPTER.read_text(encoding="utf-8")
    rows = [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in text.splitlines() if re.match(r"\| (?!Khóa)", line)]
    assert sorted(r[0].strip("*") for r in rows) == sorted(key for _, key in FIELDS)
    assert [r for r in rows if len(r) != 5 or not all(r)] == []
    assert {*SECTIONS, TESTS} <= set(re.findall(r"^## (.+)$", text, re.M))


def test_the_line_that_leads_to_the_schema_changes_no_digest() -> None:
    led = {n: t.encode() for n, t in written(TINY).items() if n in TINY}
    before, after = load(TINY).policy, load({**TINY, **led}).policy
    assert before and after and led != TINY
    assert (after.digests, after.rules[0].head.place.line) == (before.digests, before.rules[0].head.place.line + 1)
    assert written({**TINY, **led}) == written(TINY)


WRITTEN = {
    kinds.Slug: (["a", "th-moi-truong", "g01"], ["Môi trường", "a-", "a_b", "A"]),
    kinds.Length: (["02 giờ", "8 giờ làm việc", "30 phút", "15 ngày"], ["4", "00 giờ", "4 tiếng", "02 giờ ", "12345 giờ"]),
    kinds.Day: (["2023-01-18", "18/01/2023", "1/1/2023"], ["18-01-2023", "2023/01/18", "mai"]),
    kinds.Moment: (["2022-12-26 08:00", "26/12/2022 08:00:30"], ["2022-12-26", "2022-12-26 8:00", "2022-12-26 25:00"]),
    kinds.TimeOfDay: (["07:00", "23:59"], ["7:00", "24:00", "07h00"]),
    kinds.DayOfYear: (["16/10", "1/1"], ["16-10", "16/10/2023"]),
    kinds.Shift: (["07:30-11:30"], ["7:30-11:30", "07:30 - 11:30"]),
    kinds.LadderTime: (["80 %", "100%", "trước hạn 30 phút", "sau hạn 02 giờ"], ["80", "0 %", "trước 30 phút"]),
    kinds.OneCitation: (
        ["Điều 7 khoản 4 điểm b", "Quyết định Điều 2", "Điều 9 khoản 2 gạch đầu dòng 3", "Điều 9 đoạn cuối", "kỹ thuật", "điểm cần làm rõ g07"],
        ["điều 7", "Điều bảy", "Điều 7 điểm b", "g07"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "texts"), WRITTEN.items(), ids=[str(n) for n in range(len(WRITTEN))])
def test_editors_and_the_policy_mean_the_same_form(kind: Any, texts: tuple[list[str], list[str]]) -> None:
    (form,) = [m for m in kind.__metadata__ if isinstance(m, kinds.Form)]
    adapter = TypeAdapter(kind)
    for right in texts[0]:
        assert re.search(form.pattern, right), right
        adapter.validate_python(right)
    for wrong in texts[1]:
        assert not re.search(form.pattern, wrong), wrong
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    running = LanguageServer()
    yield running
    running.close()


def test_the_language_server_finds_nothing_wrong_with_the_policy(server: LanguageServer) -> None:
    policy = [name for name in FILES if name.endswith(".yaml")]
    assert [n for n in policy if not FILES[n].decode().startswith(modeline(n) + "\n")] == [], MEND
    for name in policy:
        server.open(name, FILES[name].decode())
    assert {name: server.wrong(name) for name in policy} == {name: [] for name in policy}


LEAD = modeline("thu.yaml") + "\n"
OFFERED = {
    "sections": ("bảng th|", {"bảng thời hạn", "lĩnh vực"}),
    "keys": ("bảng thời hạn:\n  - mã: a\n    |", {"thời hạn", "tính từ", "căn cứ", "trường hợp riêng của"}),
    "agencies": ("bảng giao xử lý:\n  - mã: a\n    chủ trì: |", {"phong-kinh-te", "ubnd-san-thang"}),
    "wards in a condition": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi: {địa bàn: |}", {"san-thang", "doan-ket"}),
    "categories": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi:\n      lĩnh vực: |", {"moi-truong", "kien-nghi-khac"}),
    "flags": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi:\n      |", {"phuc-tap", "địa bàn"}),
    "clauses": ("bảng thời hạn:\n  - mã: a\n    căn cứ: |", {"Điều 7 khoản 4 điểm b", "điểm cần làm rõ g01", "kỹ thuật"}),
    "effects": ("hành động:\n  - mã: a\n    hiệu ứng:\n      - |", {"giao xử lý", "chạy đồng hồ"}),
    "clocks": ("hành động:\n  - mã: a\n    hiệu ứng:\n      - {chạy đồng hồ: |}", {"xu-ly"}),
    "closed words": ("cơ quan:\n  - mã: a\n    quan hệ: |", {"trực thuộc", "phối hợp"}),
    "receivers": ("bước nhắc:\n  - mã: a\n    gửi: [|]", {"chủ trì", "lanh-dao", "van-phong"}),
}  # fmt: skip


@pytest.mark.parametrize("case", OFFERED)
def test_what_may_follow_is_offered(server: LanguageServer, case: str) -> None:
    typed, wanted = OFFERED[case]
    found = server.at_cursor("completion", f"thu-{case}.yaml", LEAD + typed)
    assert wanted <= {item["label"] for item in found["items"]}


def test_a_key_under_the_pointer_says_what_it_means(server: LanguageServer) -> None:
    said = server.at_cursor("hover", "doc.yaml", LEAD + "bảng thời hạn:\n  - mã: a\n    thời| hạn: 02 giờ\n")
    text = said["contents"]["value"]
    for part in (
        "Xử lý xong trong bao lâu",
        "Dạng: số kèm đơn vị",
        "Ví dụ: thời hạn: 08 giờ làm việc",
        "Căn cứ: Điều 7 khoản 4",
    ):
        assert part in text


MISTAKES = """bảng thời hạn:
  - mã: a
    thời hạn: 4
    thời hạng: 02 giờ
    căn cứ: Điều 7 khoản 5
    áp dụng khi: {lĩnh vực: moi-trường, dia-ban: x}
  - {mã: b, căn cứ: kỹ thuật, trường hợp riêng của: th-moi-truongg, hiệu lực từ: 2023-13}
bảng giao xử lý:
  - {mã: c, chủ trì: phong-kin-te, căn cứ: kỹ thuật}
"""
UNDERLINED = {
    (4, 15): "Không đúng dạng. Viết: số kèm đơn vị", (5, 5): "Thiếu khóa bắt buộc", (6, 13): "Không có trong sổ điều khoản",
    (7, 29): "Không có mã này trong mục “lĩnh vực”", (7, 41): "Không có điều kiện này",
    (8, 53): "Không có mã này trong mục “bảng thời hạn”", (8, 82): "Không đúng dạng", (10, 22): "Không có mã này trong mục “cơ quan”",
}  # fmt: skip


def test_what_is_wrong_is_underlined_where_it_stands(server: LanguageServer) -> None:
    server.open("sai.yaml", LEAD + MISTAKES)
    starts = {
        (d["range"]["start"]["line"] + 1, d["range"]["start"]["character"] + 1): d["message"]
        for d in server.wrong("sai.yaml")
    }
    assert starts.keys() == UNDERLINED.keys()
    assert [at for at, said in UNDERLINED.items() if not starts[at].startswith(said)] == []
    assert POLICY in modeline("a.yaml")
