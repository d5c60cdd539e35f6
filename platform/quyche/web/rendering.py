"""WTForms for the forms of the policy: how each kind of field looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

from quyche.policy import workplace as w
from quyche.policy.policy import Policy
from quyche.texts.pages import translated


def rendered(form: w.Form, policy: Policy, given: Mapping[str, list[str]], language: str) -> Form:
    """The form with what was typed, ready to be drawn."""
    fields = {f.id: _FIELDS[f.kind](f, policy, language) for f in form.fields if f.kind != "point"}
    made: type[Form] = type("PolicyForm", (Form,), fields)
    drawn = made()
    for f in form.fields:
        if f.kind not in ("point", "photos", "files"):
            _fill(drawn[f.id], f, given.get(f.id, []))
    return drawn


def _fill(drawn: WtField, f: w.Field, given: list[str]) -> None:
    if f.kind in ("flags", "choices", "agencies"):
        drawn.data = given
    elif f.kind in ("consent", "yes_no"):
        drawn.data = "yes" in given
    else:
        drawn.data = given[0] if given else ""


def _attributes(f: w.Field) -> dict[str, Any]:
    limits = {"maxlength": f.maximum} if f.maximum and f.kind in ("text", "long_text") else {}
    return {"id": f.id, **limits}


def _text(f: w.Field, _: Policy, __: str) -> Any:
    kinds = {"datetime": {"type": "datetime-local"}, "number": {"inputmode": "numeric"}}
    return StringField(f.label.vi, render_kw={**_attributes(f), **kinds.get(f.kind, {})})


def _long_text(f: w.Field, _: Policy, __: str) -> Any:
    return TextAreaField(f.label.vi, render_kw={**_attributes(f), "rows": 5})


def _files(f: w.Field, _: Policy, __: str) -> Any:
    accept = {"accept": "image/jpeg,image/png,image/webp"} if f.kind == "photos" else {}
    return FileField(f.label.vi, render_kw={**_attributes(f), **accept, "multiple": True, "data-preview": ""})


def _tick(f: w.Field, _: Policy, __: str) -> Any:
    return BooleanField(f.label.vi, render_kw={**_attributes(f), "value": "yes"})


def _one(rows: Callable[[w.Field, Policy], list[Any]]) -> Callable[[w.Field, Policy, str], Any]:
    def make(f: w.Field, policy: Policy, language: str) -> Any:
        empty = translated("Tôi không rõ", language) if f.kind in ("category", "ward") and not f.required else "–"
        choices = [("", empty), *_choices(rows(f, policy), language)]
        return SelectField(f.label.vi, choices=choices, render_kw=_attributes(f))

    return make


def _many(rows: Callable[[w.Field, Policy], list[Any]]) -> Callable[[w.Field, Policy, str], Any]:
    def make(f: w.Field, policy: Policy, language: str) -> Any:
        choices = _choices(rows(f, policy), language)
        return SelectMultipleField(
            f.label.vi,
            choices=choices,
            widget=ListWidget(),
            option_widget=CheckboxInput(),
            render_kw={"id": f.id},
        )

    return make


def _choices(rows: list[Any], language: str) -> list[tuple[str, str]]:
    return [(getattr(r, "id", "") or r.head.id, r.label.said(language)) for r in rows]


_FIELDS: dict[w.FieldKind, Callable[[w.Field, Policy, str], Any]] = {
    "text": _text,
    "number": _text,
    "datetime": _text,
    "long_text": _long_text,
    "photos": _files,
    "files": _files,
    "consent": _tick,
    "yes_no": _tick,
    "category": _one(lambda _, p: list(p.categories)),
    "ward": _one(lambda _, p: list(p.wards)),
    "agency": _one(lambda _, p: list(p.agencies)),
    "choice": _one(lambda f, _: list(f.choices)),
    "choices": _many(lambda f, _: list(f.choices)),
    "agencies": _many(lambda _, p: list(p.agencies)),
    "flags": _many(lambda _, p: list(p.flags)),
}
