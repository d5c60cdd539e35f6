"""The vocabulary as a chapter of the handbook: every section, every key, what it means and how it is written."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from quyche.source.editors import flow
from quyche.source.loading import Files, rows_of
from quyche.source.rows import NamedRow, Row
from quyche.source.schema import RuleModel
from quyche.source.schema_of_tests import GroundedTest
from quyche.source.shapes import said, shape_of
from quyche.source.vocabulary import (
    Grounds,
    all_models,
    cites_of,
    declared_in,
    grounds,
    grounds_said,
    section_meanings,
    value_meanings,
    word_of,
)

SHARED: tuple[tuple[type[BaseModel], str], ...] = (
    (Row, "Khóa có ở mọi dòng"),
    (NamedRow, "Khóa có ở mọi dòng có tên"),
    (RuleModel, "Khóa có ở mọi dòng của các bảng quyết định"),
    (GroundedTest, "Khóa có ở mọi loại kiểm thử, trừ loại hỏi ai thực hiện một điều khoản"),
)
HEAD = """# Từ vựng của các tệp chính sách

Mọi mục, mọi khóa của các tệp YAML: nghĩa, dạng viết, ví dụ và căn cứ. Chương này được sinh ra từ chính khuôn của chương
trình, không sửa tay; dựng lại bằng `quyche schema --chapter docs/handbook/tu-vung.md`.

Mở tệp bằng trình soạn thảo có “YAML language server” (như Visual Studio Code với phần mở rộng YAML) thì những lời này
hiện ra khi đưa con trỏ lên một khóa; gõ tới đâu có gợi ý tới đó, kể cả mã cơ quan, địa bàn, điều khoản; chỗ sai được
gạch chân ngay. Thêm mã mới thì chạy lại `quyche schema` để gợi ý có mã đó. Đúng hay sai vẫn do `quyche check` nói.

Khóa in **đậm** là bắt buộc.
"""


def chapter(files: Files) -> str:
    """The chapter as Markdown."""
    found = grounds(rows_of(files))
    parts = [HEAD]
    for model, title in SHARED:
        parts += [f"## {title}\n", *_table(model, found)]
    for called, model in all_models():
        section = called.split(" › ")[0]
        if called == section:
            parts.append(f"## {section}\n\n{section_meanings()[section]}{_where(called, files)}\n")
        elif _own(model):
            parts.append(f"### {called}\n")
        parts += ["Không có khóa riêng.\n"] if model is NamedRow else _table(model, found)
    for title, meanings in value_meanings().items():
        parts.append(f"## Giá trị: {title}\n\n| Giá trị | Nghĩa |\n|---|---|")
        parts += [f"| {word} | {meaning} |" for word, meaning in meanings.items()]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _where(section: str, files: Files) -> str:
    """The files of this policy in which the section stands."""
    named = sorted(n for n, data in files.items() if f"\n{section}:\n" in "\n" + data.decode("utf-8", "replace"))
    return f" Tệp: {', '.join(f'`{n}`' for n in named)}." if named else ""


def _own(model: type[BaseModel]) -> list[str]:
    return [n for n in model.model_fields if declared_in(model, n) is model]


def _table(model: type[BaseModel], found: Grounds) -> Iterator[str]:
    """The keys the model itself declares; those it inherits stand under the shared headings."""
    yield "| Khóa | Nghĩa | Dạng | Ví dụ | Căn cứ |\n|---|---|---|---|---|"
    for name in _own(model):
        info, word = model.model_fields[name], word_of(model, name)
        key = f"**{info.alias}**" if info.is_required() else info.alias
        rests = grounds_said(word, cites_of(found, model, name))
        cells = (key, word.meaning, said(shape_of(info)), f"`{flow(word.example)}`", rests)
        yield "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"
    yield ""
