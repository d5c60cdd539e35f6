"""Fields that no answer can bring to light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quyche.errors import Finding, Place, finding
from quyche.source import schema as s
from quyche.source.raw import Path

SEVERAL = {"chọn nhiều", "cờ", "nhiều cơ quan"}
"""Kinds that may be answered with two values at once."""
Fields = Mapping[str, s.FieldModel]
Sections = Mapping[str, Mapping[str, list[str]]]


def hidden_findings(model: s.FormModel, places: Mapping[Path, Place]) -> Iterator[Finding]:
    """The fields whose conditions, with those of the fields they ask about, cannot all hold."""
    fields = {f.id: f for f in model.fields}
    sections = {p.id: p.shown_when for p in model.sections}
    hidden = {f.id for f in model.fields if _impossible(f, fields, sections)}
    for i, field in enumerate(model.fields):
        asked = {key for key, _ in _conditions(field, sections)}
        follows = asked & hidden and not (_clash(field, fields, sections) or _waits_for_itself(field, fields, sections))
        if field.id in hidden and not follows:
            at = ("trường", i)
            yield finding("field-never-shown", "warning", places.get((*at, "hiện khi")) or places[at], field=field.id)


def _impossible(field: s.FieldModel, fields: Fields, sections: Sections) -> bool:
    needs: dict[str, frozenset[str]] = {}
    for key, values in _wanted(field, fields, sections):
        if key == field.id:
            return True
        if key in fields and fields[key].kind not in SEVERAL:
            needs[key] = needs.get(key, frozenset(values)) & frozenset(values)
    return not all(needs.values())


def _waits_for_itself(field: s.FieldModel, fields: Fields, sections: Sections) -> bool:
    return any(key == field.id for key, _ in _wanted(field, fields, sections))


def _wanted(field: s.FieldModel, fields: Fields, sections: Sections) -> Iterator[tuple[str, list[str]]]:
    """What must be answered for the field to show, and for the fields it asks about, each looked at once."""
    waiting, seen = [field], {field.id}
    while waiting:
        for key, values in _conditions(waiting.pop(), sections):
            yield key, values
            if key in fields and key not in seen:
                seen.add(key)
                waiting.append(fields[key])


def _conditions(field: s.FieldModel, sections: Sections) -> Iterator[tuple[str, list[str]]]:
    yield from field.shown_when.items()
    yield from sections.get(field.section, {}).items()


def _clash(field: s.FieldModel, fields: Fields, sections: Sections) -> bool:
    """Whether the field would be hidden even if all it asks about were shown."""
    asked = [key for key, _ in _conditions(field, sections)]
    open_fields = {k: fields[k].model_copy(update={"shown_when": {}, "section": ""}) for k in asked if k in fields}
    return _impossible(field, {**fields, **open_fields}, sections)
