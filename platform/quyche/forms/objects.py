"""A form filled in by a program: JSON in the shape of the values, brought to what a page would send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quyche.forms.given import ROWS_LIMIT, Problem
from quyche.policy.workplace import UPLOADS, Field, FieldKind, Form


@dataclass(frozen=True, slots=True)
class Given:
    """`raw` and `uploads` as `fill` wants them; `problems` with what has no such shape."""

    raw: Mapping[str, list[str]]
    uploads: Mapping[str, int]
    problems: Mapping[str, Problem]


def from_object(form: Form, given: Mapping[str, Any]) -> Given:
    """Texts, whole numbers, true and false, lists of texts, `{lat, lon}`, lists of rows; files as a list of names.

    A key that is no field of the form is a problem, not something to be passed over.
    """
    fields = {f.id: f for f in form.fields}
    raw: dict[str, list[str]] = {}
    problems: dict[str, Problem] = {k: Problem("unknown-field") for k in given if k not in fields}
    uploads: dict[str, int] = {}
    for field in form.fields:
        value = given.get(field.id)
        if value is None:
            continue
        found = _of(field, value)
        if found is None:
            problems[field.id] = Problem("wrong-shape")
        elif field.kind in UPLOADS:
            uploads[field.id] = len(found[field.id])
        else:
            raw |= found
    return Given(raw, uploads, problems)


_LISTS: frozenset[FieldKind] = UPLOADS | {"choices", "agencies", "flags", "kin"}


def _of(field: Field, value: Any) -> dict[str, list[str]] | None:
    if field.kind == "point":
        return _point(field, value)
    if field.kind == "table":
        return _rows(field, value)
    texts = _texts(value) if field.kind in _LISTS else _texts([value])
    return None if texts is None else {field.id: texts}


def _point(field: Field, value: Any) -> dict[str, list[str]] | None:
    if not isinstance(value, Mapping) or not set(value) <= {"lat", "lon"}:
        return None
    axes = {axis: _degrees(value[axis]) for axis in value}
    return None if None in axes.values() else {f"{field.id}.{axis}": [str(text)] for axis, text in axes.items()}


def _degrees(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return f"{value:.9f}" if isinstance(value, float) else str(value)


def _rows(table: Field, value: Any) -> dict[str, list[str]] | None:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return None
    columns = {c.id: c for c in table.columns}
    raw: dict[str, list[str]] = {}
    for number, row in enumerate(value[: ROWS_LIMIT + 1]):
        for key, cell in row.items():
            found = _of(columns[key], cell) if key in columns else None
            if found is None:
                return None
            raw |= {f"{table.id}.{number}.{column}": texts for column, texts in found.items()}
    return raw


def _texts(value: Any) -> list[str] | None:
    if not isinstance(value, list):
        return None
    texts = [_text(v) for v in value]
    return None if None in texts else [t for t in texts if t is not None]


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10**12:
        return "9" * 13
    return str(value) if isinstance(value, str | int) else None
