"""A whole form: every visible field read, every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quyche.forms.given import Filled, Options, Problem, Raw, blank
from quyche.forms.kinds import counted, read
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
    return Filled(values, problems)


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
