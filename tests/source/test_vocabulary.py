"""The words of the format: every key explained, rightly exemplified, and what is generated from them current."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import pytest
from click.testing import CliRunner
from pydantic import BaseModel, TypeAdapter, ValidationError

from quyche.cli.schema_commands import written
from quyche.policy.policy import Policy
from quyche.service.preparing import read_directory
from quyche.source import kinds
from quyche.source import schema as s
from quyche.source.loading import load
from quyche.source.schema import SECTIONS
from quyche.source.vocabulary import (
    TESTS,
    all_models,
    closed_sets,
    declared_in,
    section_meanings,
    value_meanings,
    word_of,
    written_down,
)
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
TINY = read_directory(ROOT / "tests" / "policy" / "tiny")
CHAPTER = ROOT / "docs" / "handbook" / "tu-vung.md"
WORDS = "write the words of a new key or value in platform/quyche/source/vocabulary.yaml"
MEND = "run: make schemas"

FIELDS: dict[tuple[str, str], tuple[type[BaseModel], str]] = {
    (declared_in(model, name).__name__, info.alias or name): (declared_in(model, name), name)
    for _, model in all_models()
    for name, info in model.model_fields.items()
}


def test_every_key_and_every_section_has_its_words_and_no_other() -> None:
    assert written_down() == FIELDS.keys(), WORDS
    assert section_meanings().keys() == {*SECTIONS, TESTS}
    assert {name: set(words) for name, words in value_meanings().items()} == {
        n: set(w) for n, w in closed_sets().items()
    }


@pytest.mark.parametrize("key", FIELDS, ids=lambda k: f"{k[0]} {k[1]}")
def test_every_example_is_rightly_written(key: tuple[str, str]) -> None:
    model, name = FIELDS[key]
    word, info = word_of(model, name), model.model_fields[name]
    assert word.meaning.endswith(".")
    annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    TypeAdapter(annotation).validate_python(word.example)


PACKAGE = ROOT / "platform" / "quyche"
TOLD_ONLY = ("policy", "source", "diff", "papers", "texts")
"""Rooms that load, compare and print a policy; what only they read changes nothing."""
ONLY_PRINTED = {
    ("Ward", "state_code"): "a number other offices know the ward by, printed in the reading copy",
    ("LimitModel", "starts"): "words for the reading copy; an action's effect starts the clock",
}


def kinds_of_rows(part: Any, seen: dict[str, type]) -> dict[str, type]:
    """Every dataclass a policy is made of, by name."""
    for inner in get_args(part):
        kinds_of_rows(inner, seen)
    if is_dataclass(part) and isinstance(part, type) and part.__name__ not in seen:
        seen[part.__name__] = part
        for hint in get_type_hints(part).values():
            kinds_of_rows(hint, seen)
    return seen


def read_in(text: str) -> Iterator[str]:
    """Attributes a module reads, also through `attrgetter` and `getattr`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("attrgetter", "getattr"):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def test_whatever_a_policy_says_is_read_by_something_that_acts_on_it() -> None:
    """Told by name: a name that several kinds of rows share is read when it is read of one of them."""
    acting = [p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] not in TOLD_ONLY]
    texts = [p.read_text(encoding="utf-8") for p in acting]
    read = {name for text in texts for name in read_in(text)}
    for page in PACKAGE.rglob("*.html"):
        read |= set(re.findall(r"\.(\w+)", page.read_text(encoding="utf-8")))
    stated = {(n, f.name) for n, kind in kinds_of_rows(Policy, {}).items() for f in fields(kind)}
    answers = [m for m in SECTIONS.values() if issubclass(m, s.RuleModel)]
    parts = {(m.__name__, name) for m in answers for name in m.__annotations__ if ("Rule", name) not in stated}
    decided = (PACKAGE / "decide" / "deciding.py").read_text(encoding="utf-8")
    dead = {(n, f) for n, f in stated if f not in read}
    dead |= {(n, f) for n, f in parts if f'"{f}"' not in decided}
    assert dead == ONLY_PRINTED.keys(), "make something act on the key, or take it out of the format"


def test_what_is_generated_is_current() -> None:
    result = CliRunner().invoke(command, ["schema", str(ROOT), "--check", "--chapter", str(CHAPTER)])
    assert (result.exit_code, result.output) == (0, ""), MEND


def test_the_chapter_explains_every_key_with_form_example_and_clause() -> None:
    text = CHAPTER.read_text(encoding="utf-8")
    tables = text.split("## Giá trị: ")
    assert len(tables) == len(closed_sets()) + 1
    rows = [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in tables[0].splitlines() if re.match(r"\| (?!Khóa)", line)]
    assert sorted(r[0].strip("*") for r in rows) == sorted(key for _, key in FIELDS)
    assert [r for r in rows if len(r) != 5 or not all(r)] == []
    assert {*SECTIONS, TESTS} <= set(re.findall(r"^## (.+)$", text, re.M))


def test_the_line_that_leads_to_the_schema_changes_no_digest() -> None:
    led = {n: t.encode() for n, t in written(TINY).items() if n in TINY}
    before, after = load(TINY).policy, load({**TINY, **led}).policy
    assert before and after and led != TINY
    assert (after.digests, after.rules[0].head.place.line) == (before.digests, before.rules[0].head.place.line + 1)
    assert written({**TINY, **led}) == written(TINY)


def test_a_file_that_is_no_text_is_left_alone() -> None:
    assert "rules/hong.yaml" not in written({**TINY, "rules/hong.yaml": b"\xff\xfe"})


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
