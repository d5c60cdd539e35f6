"""A whole form: every visible field read, every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quyche.forms.given import Filled, Options, Problem, Raw, blank
from quyche.forms.kinds import counted, holding, read
from quyche.forms.tables import read_table
from quyche.forms.visibility import visible
from quyche.policy.workplace import UPLOADS, Field, Form


def fill(form: Form, raw: Raw, uploads: Mapping[str, int], options: Options) -> Filled:
    """Read and check every visible field. Hidden ones are neither checked nor kept.

    `uploads` counts the files given for each field of that kind.
    """
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for field in form.fields:
        if visible(form, field, raw):
            value, wrong = _field(field, raw, uploads, options)
            problems |= wrong
            if not wrong and not blank(value):
                values[field.id] = value
    return Filled(values, problems | _signed(form, values, options))


def _signed(form: Form, values: Mapping[str, Any], options: Options) -> dict[str, Problem]:
    """Whoever signs holds a role that may sign by the authority chosen."""
    signer = next((f for f in form.fields if f.use == "signer" and f.kind == "person" and f.id in values), None)
    authority = next(
        (c for f in form.fields if f.use == "signature" for c in f.choices if c.id == values.get(f.id)), None
    )
    if signer is None or authority is None or not authority.roles:
        return {}
    may = holding(authority.roles, options)
    wrong = may is not None and values[signer.id] not in may
    words = (("authority", authority.label.vi),)
    return {signer.id: Problem("signs-without-authority", words)} if wrong else {}


def _field(field: Field, raw: Raw, uploads: Mapping[str, int], options: Options) -> tuple[Any, dict[str, Problem]]:
    if field.kind == "table":
        value, wrong = read_table(field, raw, options)
    elif field.kind in UPLOADS:
        _, told = counted(field, uploads.get(field.id, 0))
        return None, {field.id: told} if told else {}
    else:
        value, told = read(field, raw, options)
        wrong = {field.id: told} if told else {}
    if not wrong and field.required and blank(value):
        wrong = {field.id: Problem("consent-needed" if field.kind == "consent" else "required")}
    return value, wrong
