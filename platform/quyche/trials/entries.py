"""Tests of what a form asks and takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from quyche import forms
from quyche.decide.deciding import Rulebook
from quyche.policy.dated import on_day
from quyche.policy.scenarios import Entry
from quyche.policy.workplace import UPLOADS, Field, Form
from quyche.trials.comparing import Actual

_MISSING = frozenset({"required", "file-required", "consent-needed"})


def entered(book: Rulebook, entry: Entry) -> Actual:
    """Everything a test may ask of a form filled in."""
    policy = on_day(book.policy, book.local_day(entry.at))
    form = next((f for f in policy.forms if f.head.id == entry.form), None)
    if form is None:
        return {}
    roles, raw = frozenset(r.head.id for r in policy.roles if r.head.id == entry.role), dict(entry.typed)
    options = forms.options_of(policy, None, roles, book.zone, entry.at)
    filled = forms.fill(form, raw, dict(entry.files), options)
    missing = {f for f, p in filled.problems.items() if p.code in _MISSING}
    told: Actual = {
        "hỏi": tuple(f.id for f in form.fields if forms.visible(form, f, raw)),
        "còn thiếu": tuple(sorted(missing)),
        "sai": tuple(sorted({*filled.problems, *_unasked(form, raw, dict(entry.files))} - missing)),
        "cá nhân": tuple(sorted(f.id for f in form.fields if f.personal)),
    }
    told |= {f"nhận {field}": tuple(_texts(value)) for field, value in filled.values.items()}
    told |= {f"lựa chọn {f.id}": tuple(c.id for c in forms.offered(f, roles)) for f in form.fields if f.choices}
    told |= {f"dùng cho {f.id}": (f.use,) for f in form.fields}
    return told | {f"ai ký {f.id}": _signers(form, f) for f in form.fields if f.holders}


def _unasked(form: Form, raw: forms.Raw, files: Mapping[str, int]) -> set[str]:
    """What was typed for fields the form does not have, and files given where it takes none just now."""
    taking = {f.id for f in form.fields if f.kind in UPLOADS and forms.visible(form, f, raw)}
    asked = {f.id for f in form.fields}
    return {key for key in raw if key.split(".")[0] not in asked} | (files.keys() - taking)


def _signers(form: Form, field: Field) -> tuple[str, ...]:
    return tuple(sorted(field.holders))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, datetime):
        yield value.isoformat()
    else:
        yield "có" if value is True else str(value)
