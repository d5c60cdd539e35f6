"""WTForms for the forms of the policy: how each kind of field looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    Form,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field as WtField
from wtforms.widgets import CheckboxInput, ListWidget

from quyche.files import DOCUMENTS, LARGEST, PICTURES, SOUNDS, VIDEOS
from quyche.forms import CHOICES_LIMIT, ROWS_LIMIT
from quyche.forms import offered as choices_of
from quyche.policy import workplace as w
from quyche.policy.base import Label
from quyche.policy.dated import standing
from quyche.policy.places import Clause
from quyche.policy.policy import Policy
from quyche.texts.pages import translated


@dataclass(frozen=True, slots=True)
class Offered:
    """What a person may choose from."""

    policy: Policy
    people: tuple[w.Choice, ...]
    roles: frozenset[str] = frozenset()
    own: Mapping[w.FieldKind, tuple[w.Choice, ...]] = field(default_factory=dict)
    """What only the case a form is about has to offer, by kind of field."""
    days: tuple[date, ...] = ()
    """Today, and the day on which the case was sent: what is in force on neither is not offered."""


Given = Mapping[str, list[str]]
SPARE_ROWS = 3


def rendered(form: w.Form, offered: Offered, given: Given, language: str) -> Form:
    """The form with what was typed, ready to be drawn."""
    return _drawn([f for f in form.fields if f.kind not in ("point", "table")], offered, given, language, "")


def table_rows(table: w.Field, offered: Offered, given: Given, language: str) -> list[Form]:
    """The rows of a table field: those typed, and a few empty ones for whoever has no script."""
    typed = [int(n.split(".")[1]) for n in given if re.fullmatch(rf"{re.escape(table.id)}\.\d{{1,2}}\..+", n)]
    count = max(typed, default=-1) + 1 + SPARE_ROWS
    rows = range(min(count, table.maximum or ROWS_LIMIT))
    return [_drawn(list(table.columns), offered, given, language, f"{table.id}.{n}.") for n in rows]


def _drawn(fields: list[w.Field], offered: Offered, given: Given, language: str, prefix: str) -> Form:
    made: type[Form] = type("PolicyForm", (Form,), {f.id: _FIELDS[f.kind](f, offered, language) for f in fields})
    drawn = made(prefix=prefix)
    for f in fields:
        drawn[f.id].id = f"{prefix}{f.id}"
        if f.kind not in w.UPLOADS:
            _fill(drawn[f.id], f, given.get(f"{prefix}{f.id}", []))
    return drawn


def _fill(drawn: WtField, f: w.Field, given: list[str]) -> None:
    if f.kind in ("flags", "choices", "agencies", "kin"):
        drawn.data = given
    elif f.kind in ("consent", "yes_no"):
        drawn.data = "yes" in given
    else:
        drawn.data = given[0] if given else ""
        if f.kind in _PICKED and not _pickable(f.kind, drawn.data):
            drawn.render_kw = {**drawn.render_kw, "type": "text"}


_PICKED: Mapping[w.FieldKind, str] = {"date": r"[-\d]{10}", "datetime": r"[-\d]{10}T[:\d]{5,8}"}


def _pickable(kind: w.FieldKind, text: str) -> bool:
    """Whether a browser's own picker can show it; anything else typed has to stay visible as text."""
    try:
        return not text or bool(re.fullmatch(_PICKED[kind], text, re.ASCII) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _attributes(f: w.Field) -> dict[str, Any]:
    """No `maxlength`: a browser would cut what is pasted, and nobody would see it."""
    return {"pattern": f.pattern} if f.pattern else {}


def _text(f: w.Field, _: Offered, __: str) -> Any:
    kinds = {
        "datetime": {"type": "datetime-local"}, "date": {"type": "date"}, "number": {"inputmode": "numeric"},
        "case": {"placeholder": "ABCD-EFGHJ-KLMN", "autocapitalize": "characters"},
    }  # fmt: skip
    return StringField(f.label.vi, render_kw={**_attributes(f), **kinds.get(f.kind, {})})


def _long_text(f: w.Field, _: Offered, __: str) -> Any:
    return TextAreaField(f.label.vi, render_kw={**_attributes(f), "rows": 5})


def _files(f: w.Field, _: Offered, language: str) -> Any:
    most = str(f.maximum or CHOICES_LIMIT)
    told = {
        "data-largest": str(LARGEST), "data-most": most, "data-remove": translated("Bỏ", language),
        "data-too-large": translated(" Lớn hơn 20 MB nên không gửi được; xin bỏ ra.", language),
        "data-too-many": translated("Nhiều tệp quá; xin bỏ bớt.", language),
    }  # fmt: skip
    return FileField(f.label.vi, render_kw={**told, "accept": _ACCEPTED[f.kind], "multiple": most != "1"})


_PHOTOS = tuple(dict.fromkeys(PICTURES.values()))
_ACCEPTED: Mapping[w.FieldKind, str] = {
    "photos": ",".join(_PHOTOS), "files": ",".join((*_PHOTOS, *DOCUMENTS)),
    "sound": ",".join((*SOUNDS, *(m for m, _, _ in SOUNDS.values()))),
    "video": ",".join((*VIDEOS, *(m for m, _, _ in VIDEOS.values()))),
}  # fmt: skip


def _tick(f: w.Field, _: Offered, __: str) -> Any:
    return BooleanField(f.label.vi, render_kw={**_attributes(f), "value": "yes"})


def _one(rows: Callable[[w.Field, Offered], list[Any]]) -> Callable[[w.Field, Offered, str], Any]:
    def make(f: w.Field, offered: Offered, language: str) -> Any:
        empty = translated("Tôi không rõ", language) if f.kind in ("category", "ward") and not f.required else "–"
        choices = [("", empty), *_choices(rows(f, offered), language)]
        return SelectField(f.label.vi, choices=choices, render_kw=_attributes(f))

    return make


def _many(rows: Callable[[w.Field, Offered], list[Any]]) -> Callable[[w.Field, Offered, str], Any]:
    def make(f: w.Field, offered: Offered, language: str) -> Any:
        choices = _choices(rows(f, offered), language)
        return SelectMultipleField(
            f.label.vi,
            choices=choices,
            widget=ListWidget(),
            option_widget=CheckboxInput(),
        )

    return make


def _choices(rows: list[Any], language: str) -> list[tuple[str, str]]:
    return [(getattr(r, "id", "") or r.head.id, r.label.said(language)) for r in rows]


def _clause_label(clause: Clause) -> Label:
    return Label(f"{clause.text}: {clause.summary}")


_FIELDS: dict[w.FieldKind, Callable[[w.Field, Offered, str], Any]] = {
    "text": _text,
    "number": _text,
    "datetime": _text,
    "long_text": _long_text,
    "date": _text,
    "case": _text,
    "person": _one(lambda f, o: [p for p in o.people if not f.holders or set(p.roles) & set(f.holders)]),
    "photos": _files,
    "sound": _files,
    "video": _files,
    "files": _files,
    "consent": _tick,
    "yes_no": _tick,
    "category": _one(lambda _, o: standing(o.policy.categories, *o.days)),
    "ward": _one(lambda _, o: standing(o.policy.wards, *o.days)),
    "agency": _one(lambda _, o: standing(o.policy.agencies, *o.days)),
    "role": _one(lambda _, o: list(o.policy.roles)),
    "clause": _one(lambda _, o: [w.Choice(c.head.id, _clause_label(c)) for c in o.policy.clauses]),
    "choice": _one(lambda f, o: list(choices_of(f, o.roles))),
    "choices": _many(lambda f, o: list(choices_of(f, o.roles))),
    "agencies": _many(lambda _, o: standing(o.policy.agencies, *o.days)),
    "flags": _many(lambda _, o: list(o.policy.flags)),
    "kin": _many(lambda _, o: list(o.own.get("kin", ()))),
    "rule": _one(lambda _, o: list(o.own.get("rule", ()))),
}
