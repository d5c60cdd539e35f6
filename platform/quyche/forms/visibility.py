"""Which fields a person sees. What is hidden is neither checked, nor kept, nor used."""

from __future__ import annotations

from quyche.forms.given import Raw, tidy
from quyche.policy.rules import Condition
from quyche.policy.workplace import Field, Form


def visible(form: Form, field: Field, raw: Raw) -> bool:
    """Whether its section, and whatever it depends on, are seen and say so."""
    section = next((s for s in form.sections if s.id == field.section), None)
    conditions = (*field.shown_when, *(section.shown_when if section else ()))
    return all(_holds(form, c, raw) for c in conditions)


def _holds(form: Form, condition: Condition, raw: Raw) -> bool:
    on = next((f for f in form.fields if f.id == condition.field), None)
    said = {tidy(v) for v in raw.get(condition.field, ())}
    return on is not None and bool(said & condition.values) and visible(form, on, raw)
