"""A difference as text, as data, as Markdown for a commit, as a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from quyche.decide.decision import limit_data
from quyche.policy.base import Label
from quyche.policy.difference import AnswerChange, Difference, KeyChange, RowChange, Side
from quyche.policy.durations import Duration
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, OTHER, SOURCE, WARD, AgencyRef, Part
from quyche.texts.differences import AnswerLine, answer_lines, path_said, row_title
from quyche.texts.findings import message

SIGNS = {"added": "+", "removed": "−", "changed": "~", "order": "⇅"}
_KINDS = {
    "added": ("thêm", "added"), "removed": ("bỏ", "removed"), "changed": ("đổi", "changed"),
    "order": ("đổi thứ tự", "reordered"),
}  # fmt: skip


def _of(language: str, vi: str, en: str) -> str:
    return en if language == "en" else vi


def kind_said(kind: str, language: str = "vi") -> str:
    return _of(language, *_KINDS[kind])


def summary(found: Difference, language: str = "vi") -> list[str]:
    """What a reader must know first: nothing changed, a side without answers, answers changed backwards in time."""
    told = [_unreadable(s, n, language) for s, n in ((found.old, 0), (found.new, 1)) if s.policy is None]
    if found.old.source_digest == found.new.source_digest:
        told.append(_of(language, "Hai bản giống hệt nhau.", "The two are the same, byte by byte."))
    elif found.same_content:
        digest = f" ({found.new.content})" if found.new.content else ""
        vi = f"Không đổi nội dung{digest}: chỉ khác chú thích, thứ tự hoặc cách trình bày"
        en = f"Same content{digest}: only comments, order or layout differ"
        vi, en = (vi + ", và các tệp nêu dưới đây", en + ", and the files below") if found.files else (vi, en)
        told.append(_of(language, vi + ".", en + "."))
    elif found.comparable and not found.answers:
        told.append(_of(language, "Không câu trả lời nào thay đổi.", "No answer changes."))
    backwards = sum(a.retroactive for a in found.answers)
    if backwards:
        vi = f"Có thể hồi tố: {backwards} thay đổi gồm cả những ngày trước {found.today:%d/%m/%Y}."
        en = f"May be retroactive: {backwards} of the changes also hold for days before {found.today:%d/%m/%Y}."
        vi += " Dòng đang có hiệu lực sửa tại chỗ chỉ tính từ lúc bản sau chạy; dòng ghi ngày đã qua phải khai hồi tố."
        en += " A row in force edited in place counts from activation; one with a day gone by must be declared."
        told.append(_of(language, vi, en))
    return told


def _unreadable(side: Side, which: int, language: str) -> str:
    errors = [f for f in side.findings if f.severity == "error"]
    name = _of(language, ("Bản trước", "Bản sau")[which], ("The old version", "The new version")[which])
    says = _of(language, "có lỗi nên không so sánh được câu trả lời", "has errors, so answers cannot be compared")
    return f"{name} {says}: {errors[0].place}: {message(errors[0], language)}" if errors else f"{name} {says}."


def _titles(found: Difference, language: str) -> dict[str, str]:
    return {
        "answers": _of(language, "Câu trả lời thay đổi", "Answers that change"),
        "rows": _of(language, "Dòng thay đổi", "Rows that change"),
        "files": _of(language, "Tệp khác thay đổi", "Other files that change"),
    }


def _backwards(line: AnswerLine, language: str) -> str:
    return _of(language, " [hồi tố]", " [retroactive]") if line.retroactive else ""


def key_said(key: KeyChange) -> str:
    values = " → ".join(v for v in (key.before, key.after) if v)
    return f"{path_said(key.path)}: {values}"


def cites_said(change: RowChange) -> str:
    return "; ".join(change.row.cites)


def as_text(found: Difference, language: str = "vi") -> str:
    titles, told = _titles(found, language), summary(found, language)
    if found.answers:
        told.append(f"\n{titles['answers']} ({len(found.answers)})")
    for line in answer_lines(found, language):
        told += [f"  {line.text}{_backwards(line, language)}", *(f"      {n}" for n in line.names)]
    if found.rows:
        told.append(f"\n{titles['rows']} ({len(found.rows)})")
    for change in found.rows:
        told.append(f"  {SIGNS[change.kind]} {row_title(change)}, {_where(change)} ({cites_said(change)})")
        told += [f"      {SIGNS[k.kind]} {key_said(k)}" for k in change.keys]
    if found.files:
        told.append(f"\n{titles['files']} ({len(found.files)})")
    told += [f"  {SIGNS[f.kind]} {f.file}" for f in found.files]
    return "\n".join(told).strip()


def _where(change: RowChange) -> str:
    return f"{change.row.place.file}:{change.row.place.line}"


def as_markdown(found: Difference, language: str = "vi") -> str:
    """For a commit or a merge request: lists, so that no line is too long for a narrow page."""
    titles, told = _titles(found, language), [*(f"{_md(s)}\n" for s in summary(found, language))]
    told += [f"### {titles['answers']}\n"] if found.answers else []
    for line in answer_lines(found, language):
        what = (f"{_md(line.part)}: " if line.part else "") + f"{_md(line.before)} → **{_md(line.after)}**"
        told.append(f"- {_md(line.subject)}: {what}, {line.days} ({_md(line.scope)}){_md(_backwards(line, language))}")
        told += [f"  - {_md(n)}" for n in line.names]
    told += [f"\n### {titles['rows']}\n"] if found.rows else []
    for change in found.rows:
        kind = kind_said(change.kind, language)
        told.append(f"- {kind} **{_md(row_title(change))}**, `{_where(change)}` ({_md(cites_said(change))})")
        told += [f"  - {kind_said(k.kind, language)} {_md(key_said(k))}" for k in change.keys]
    told += [f"\n### {titles['files']}\n"] if found.files else []
    told += [f"- {kind_said(f.kind, language)} `{f.file}`" for f in found.files]
    return "\n".join(told).strip()


def _md(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


def as_data(found: Difference, language: str = "vi") -> dict[str, Any]:
    """English keys; `text` is the line people read."""
    lines = answer_lines(found, language)
    return {
        "old": _side(found.old, language), "new": _side(found.new, language),
        "same_content": found.same_content, "today": found.today.isoformat(),
        "answers": [_answer(c, line) for c, line in zip(found.answers, lines, strict=True)],
        "rows": [_row(c) for c in found.rows],
        "files": [{"kind": f.kind, "file": f.file} for f in found.files],
    }  # fmt: skip


def _side(side: Side, language: str) -> dict[str, Any]:
    errors = [f"{f.place}: {message(f, language)}" for f in side.findings if f.severity == "error"]
    return {"digest": side.content or None, "source_digest": side.source_digest, "errors": errors}


def _answer(change: AnswerChange, line: AnswerLine) -> dict[str, Any]:
    box = {field: sorted(values) for field, values in change.box}
    return {
        "table": change.question, "part": change.part, "citation": str(change.cite) if change.cite else None,
        "before": _plain(change.before), "after": _plain(change.after),
        "from": change.since.isoformat() if change.since else None,
        "to": change.until.isoformat() if change.until else None, "retroactive": change.retroactive, "running": change.running,
        "categories": _values(box.get(CATEGORY)), "wards": _values(box.get(WARD)),
        "sources": _values(box.get(SOURCE)), "complained": _values(box.get(COMPLAINED)),
        "flags": {f.removeprefix(FLAG): v[0] for f, v in box.items() if f.startswith(FLAG) and len(v) == 1},
        "text": line.text,
    }  # fmt: skip


def _values(ids: list[str] | None) -> list[str | None] | None:
    """null alone: every value; null in the list: any value nobody declares, or none."""
    return None if ids is None else [None if i == OTHER else i for i in ids]


def _plain(part: Part | None) -> Any:
    if isinstance(part, Duration):
        return limit_data(part)
    if isinstance(part, Label):
        return {"vi": part.vi, "en": part.en}
    if isinstance(part, AgencyRef):
        return {"group": part.id} if part.kind == "group" else {"agency": part.id or None}
    return [_plain(p) for p in part] if isinstance(part, tuple) else part


def _row(change: RowChange) -> dict[str, Any]:
    row = change.row
    keys = [{"path": list(k.path), "kind": k.kind, "before": k.before, "after": k.after} for k in change.keys]
    return {
        "kind": change.kind, "section": row.section, "id": row.id, "name": row.name, "citations": list(row.cites),
        "file": row.place.file, "line": row.place.line, "keys": keys,
    }  # fmt: skip


_STYLE = """
:root{color-scheme:light dark;--line:#8886}body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;
padding:0 1rem}table{border-collapse:collapse;width:100%;table-layout:fixed;margin-bottom:2rem}td,th{text-align:left;
vertical-align:top;padding:.5rem;border:1px solid var(--line);overflow-wrap:anywhere}small{opacity:.75}
del{background:#c0282822;text-decoration:none}ins{background:#17643a22;text-decoration:none}
"""


def as_page(found: Difference, language: str = "vi") -> str:
    """A whole HTML page that needs nothing beside itself: what was left, what is right."""
    title = _of(language, "Khác biệt giữa hai bản chính sách", "Difference between two policies")
    told = "".join(f"<p>{escape(s)}</p>" for s in summary(found, language))
    body = "".join((*_answer_table(found, language), *_row_table(found, language), *_file_list(found, language)))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>{told}{body}</html>'
    )


def _table(title: str, language: str, rows: list[str]) -> str:
    heads = (_of(language, "Điều gì", "What"), _of(language, "Trước", "Before"), _of(language, "Sau", "After"))
    head = "".join(f"<th>{h}</th>" for h in heads)
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _answer_table(found: Difference, language: str) -> Iterator[str]:
    rows = [
        f"<tr><td>{escape(line.subject)}{f': {escape(line.part)}' if line.part else ''}<br><small>"
        f"{escape('; '.join((line.days, line.scope, *line.names)))}{_backwards(line, language)}</small></td>"
        f"<td><del>{escape(line.before)}</del></td><td><ins>{escape(line.after)}</ins></td></tr>"
        for line in answer_lines(found, language)
    ]
    if rows:
        yield _table(_titles(found, language)["answers"], language, rows)


def _row_table(found: Difference, language: str) -> Iterator[str]:
    rows = list[str]()
    for change in found.rows:
        said = f"{kind_said(change.kind, language)}: {row_title(change)}"
        place = f"{_where(change)} ({cites_said(change)})"
        rows.append(f'<tr><th colspan="3">{escape(said)} <small>{escape(place)}</small></th></tr>')
        rows += [
            f"<tr><td>{escape(path_said(k.path))}</td><td><del>{escape(k.before)}</del></td>"
            f"<td><ins>{escape(k.after)}</ins></td></tr>"
            for k in change.keys
        ]
    if rows:
        yield _table(_titles(found, language)["rows"], language, rows)


def _file_list(found: Difference, language: str) -> Iterator[str]:
    if found.files:
        items = "".join(f"<li>{kind_said(f.kind, language)}: {escape(f.file)}</li>" for f in found.files)
        yield f"<h2>{_titles(found, language)['files']}</h2><ul>{items}</ul>"
