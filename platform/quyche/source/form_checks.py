"""What a form's fields and sections say of each other, and of the rows they offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from quyche.errors import Finding, Place, finding
from quyche.policy.nearest import nearest
from quyche.source import schema as s
from quyche.source.hidden import hidden_findings
from quyche.source.raw import Path

Places = Mapping[Path, Place]
Ids = Mapping[str, set[str]]

_NEEDS = {"chọn một": "lựa chọn", "chọn nhiều": "lựa chọn", "bảng": "cột"}
_NOT_IN_ROWS = {"vụ việc liên quan", "dòng quy tắc", "bảng", "ảnh", "tệp", "âm thanh", "video", "vị trí", "cam kết"}
_NO_BEGINNING = {"vụ việc liên quan", "dòng quy tắc", "bảng", "ảnh", "tệp", "âm thanh", "video", "vị trí", "cam kết"}
_OFFERS = {"lĩnh vực": "lĩnh vực", "địa bàn": "địa bàn", "cơ quan": "cơ quan", "nhiều cơ quan": "cơ quan", "cờ": "cờ"}


def form_findings(model: s.FormModel, row: Place, places: Places, ids: Ids) -> Iterator[Finding]:
    """Everything wrong with one form; `ids` by section of the policy."""
    seen: set[str] = set()
    fields, sections = {f.id: f for f in model.fields}, sorted(p.id for p in model.sections)
    for i, field in enumerate(model.fields):
        at: Path = ("trường", i)
        yield from _field_parts(field, places, at)
        yield from _shown_when(field.shown_when, fields, places, at, ids)
        if field.section and field.section not in sections:
            yield _unknown(field.section, sections, places[*at, "phần"], "phần")
        if field.id in seen:
            yield finding("same-id-twice", "error", places[at], id=field.id, first=str(row))
        seen.add(field.id)
    for i, part in enumerate(model.sections):
        yield from _shown_when(part.shown_when, fields, places, ("phần", i), ids)
        if all(f.section != part.id for f in model.fields):
            yield finding("section-without-fields", "warning", places["phần", i], id=part.id)
    yield from hidden_findings(model, places)


def _unknown(found: str, known: Sequence[str], place: Place, section: str) -> Finding:
    return finding("unknown-id", "error", place, nearest(found, known) or "", found=found, section=section)


def _shown_when(
    when: Mapping[str, list[str]], fields: Mapping[str, s.FieldModel], places: Places, at: Path, ids: Ids
) -> Iterator[Finding]:
    """A field that no answer can bring to light is a slip of the pen."""
    for key, values in when.items():
        place = places[*at, "hiện khi", key]
        if key not in fields:
            yield _unknown(key, sorted(fields), place, "trường")
            continue
        offered = _offered(fields[key], ids)
        for value in values if offered is not None else ():
            if value not in (offered or ()):
                yield _unknown(value, sorted(offered or ()), place, _OFFERS.get(fields[key].kind, "lựa chọn"))


def _offered(field: s.FieldModel, ids: Ids) -> set[str] | None:
    """What may be answered, as far as it can be listed: not when the whole section is missing."""
    if field.kind in ("có hay không", "cam kết"):
        return {"có", "không"}
    if field.kind in ("chọn một", "chọn nhiều"):
        return {c.id for c in field.choices}
    return (ids[_OFFERS[field.kind]] or None) if field.kind in _OFFERS else None


def _field_parts(field: s.FieldModel, places: Places, at: Path) -> Iterator[Finding]:
    """What a kind of field cannot do without, and which kinds may stand in a table's rows."""
    needed = _NEEDS.get(field.kind, "")
    if needed and not (field.choices or field.columns):
        yield finding("missing-key", "error", places[at], f"{needed}: …", key=needed)
    if field.pattern and not field.pattern_says:
        yield finding("missing-key", "error", places[at], "báo khi sai mẫu: …", key="báo khi sai mẫu")
    choices = _offered(field, {}) if field.kind in ("chọn một", "chọn nhiều", "có hay không") else None
    if field.default and choices is not None and field.default not in choices:
        yield _unknown(field.default, sorted(choices), places[*at, "mặc định"], "lựa chọn")
    if field.begins_with and field.kind in _NO_BEGINNING:
        yield _not_offered(field.kind, _NO_BEGINNING, places.get((*at, "loại")) or places[at])
    if field.holders and field.kind != "người":
        place = places.get((*at, "loại")) or places[at]
        yield finding("not-offered", "error", place, "người", key="loại", found=field.kind, expected="người")
    parts: list[tuple[s.FieldModel | s.ChoiceModel, Path]] = [(field, at)]
    parts += [(choice, (*at, "lựa chọn", i)) for i, choice in enumerate(field.choices)]
    for part, here in parts:
        if part.since and part.until and part.until < part.since:
            yield finding("ends-before-it-begins", "error", places[*here, "đến hết ngày"], id=part.id)
    for i, column in enumerate(field.columns):
        here = (*at, "cột", i)
        if column.kind in _NOT_IN_ROWS:
            yield _not_offered(column.kind, _NOT_IN_ROWS, places.get((*here, "loại")) or places[here])
        else:
            yield from _field_parts(column, places, here)


def _not_offered(kind: str, barred: set[str], place: Place) -> Finding:
    expected = ", ".join(k for k in get_args(s.FieldKindName) if k not in barred)
    return finding("not-offered", "error", place, "", key="loại", found=kind, expected=expected)
