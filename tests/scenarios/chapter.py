"""The handbook's chapter on changing the policy: each scenario with the lines to write, made from its data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from sayings import Sayings
from scenario import ROOT, Files, Scenario, Step, at, scenarios, shipped

from quyche.errors import Finding
from quyche.texts.differences import answer_lines
from quyche.texts.findings import message

CHAPTER = ROOT / "docs" / "handbook" / "thay-doi.md"
BEGINS = re.compile(r"(  )?- ")
"""The first line of a row of the policy, or of a policy test."""
OPENING = """\
# Mười hai thay đổi thường gặp

Mỗi mục: viết gì, vào tệp nào. Dòng có dấu `+` là dòng thêm, dấu `-` là dòng bỏ. Số văn bản, ngày, tên trong ví dụ là
giả định. Viết xong thì chạy `quyche check`; “Nếu dừng ở đây” là điều máy báo khi mới làm một nửa. `quyche diff` cho
đọc lại thay đổi bằng lời của Quy chế trước khi trình duyệt. Mọi khóa có trong [tu-vung.md](tu-vung.md).

Hai bảng cuối mỗi mục là điều xảy ra một giây trước và đúng lúc thay đổi có hiệu lực, và điều xảy ra với vụ việc đang xử
lý; A, B, C là vụ việc.

Chương này do `tests/scenarios` dựng: mọi ví dụ ở đây được kiểm thử.
"""


def chapter() -> str:
    return "\n".join([OPENING, *(line for n, s in enumerate(scenarios(), 1) for line in _section(n, s))])


def _section(number: int, scenario: Scenario) -> Iterator[str]:
    yield f"## {number}. {scenario.told['title']}\n"
    yield f"{scenario.told['say'].strip()}\n"
    before = shipped()
    for step in scenario.steps:
        yield from _step(before, step)
        before = step.files
    lines = [line.text for line in answer_lines(scenario.difference)][:3] or scenario.told["diff"]
    yield "`quyche diff` nói:\n"
    yield from (f"> {line}" + ("  " if line != lines[-1] else "\n") for line in lines)
    assert scenario.prepared.book
    sayings = Sayings(scenario.prepared.book.policy)
    yield "Hai bên ngày ấy:\n"
    yield from sayings.table(scenario.told["decided"])
    yield f"Vụ việc đang xử lý, khi bản mới áp dụng từ {at(scenario.told['serves']):%d/%m/%Y %H:%M}:\n"
    yield from sayings.table(scenario.told["running"])


def _step(before: Files, step: Step) -> Iterator[str]:
    yield f"{step.say}\n"
    yield "```diff"
    yield from _changed(before, step.files)
    yield "```\n"
    if step.red:
        found = next(f for f in step.prepared.findings if _is(f, step))
        yield f"Nếu dừng ở đây: `{found.place.file}` {message(found)}.\n"


def _is(found: Finding, step: Step) -> bool:
    return (found.code, found.place) == step.red


def _changed(before: Files, after: Files) -> Iterator[str]:
    """Each file that changed with the lines that came and went, under the line their row begins with."""
    for name in sorted(after):
        old, new = (files.get(name, b"").decode("utf-8", "replace").splitlines() for files in (before, after))
        if old != new:
            yield f"# {name}"
            for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                if kind != "equal":
                    yield from _where(old, i, [*old[i:j], *new[k:m]][0])
                    yield from (*(f"-{line}" for line in old[i:j]), *(f"+{line}" for line in new[k:m]))


def _where(lines: list[str], at: int, first: str) -> Iterator[str]:
    """The beginning of the row that a changed line belongs to, unless it begins one itself."""
    beginning = next((n for n in range(at - 1, -1, -1) if BEGINS.match(lines[n])), None)
    if beginning is not None and not BEGINS.match(first):
        yield f" {lines[beginning]}"
        yield from [" …"] if beginning < at - 1 else []


if __name__ == "__main__":
    CHAPTER.write_text(chapter(), encoding="utf-8")
