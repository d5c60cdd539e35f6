"""Sections of one form that another form asks as well: written once, shown in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from quyche.errors import Finding, Place, finding
from quyche.policy.nearest import nearest
from quyche.policy.workplace import Field, Form
from quyche.source import schema as s
from quyche.source.raw import Path, Raw
from quyche.source.rows import Row


def borrowed_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """A section that is not there, a field it cannot stand after, a question the borrowing form could not show."""
    forms = {r.model.id: r.model for r in rows if isinstance(r.model, s.FormModel)}
    for row in rows:
        if isinstance(row.model, s.FormModel):
            for i, part in enumerate(row.model.borrowed):
                if part.of in forms:
                    yield from _part(row.model, part, forms[part.of], row.places, ("mượn phần", i))


def _part(
    form: s.FormModel, part: s.BorrowedModel, lender: s.FormModel, places: Mapping[Path, Place], at: Path
) -> Iterator[Finding]:
    own, lent = {f.id for f in form.fields}, {p.id for p in lender.sections}
    if part.after not in own:
        yield _unknown(part.after, own, places[*at, "sau trường"], "trường")
    for i, section in enumerate(part.sections):
        place = places.get((*at, "phần", i)) or places[*at, "phần"]
        if section not in lent:
            yield _unknown(section, lent, place, "phần")
            continue
        coming = [f for f in lender.fields if f.section == section]
        for twice in (f.id for f in coming if f.id in own):
            yield finding("same-id-twice", "error", place, id=twice, first=str(places[("trường",)]))
        known = own | {f.id for f in coming}
        asked = [w for f in coming for w in f.shown_when]
        asked += [w for p in lender.sections if p.id == section for w in p.shown_when]
        for name in sorted(set(asked) - known):
            yield _unknown(name, own, place, "trường")


def _unknown(found: str, known: set[str], place: Place, section: str) -> Finding:
    return finding("unknown-id", "error", place, nearest(found, sorted(known)) or "", found=found, section=section)


def with_borrowed(forms: Sequence[Form], rows: Sequence[Raw[Row]]) -> list[Form]:
    """Every form with the sections it borrows among its own; what is borrowed is not lent on."""
    named = {(f.head.id, f.head.since): f for f in forms}
    whole = []
    for row in rows:
        model = row.model
        if isinstance(model, s.FormModel):
            form = named[model.id, model.since]
            for part in sorted(model.borrowed, key=lambda b: b.of, reverse=True):
                form = _joined(form, next(f for f in forms if f.head.id == part.of), part)
            whole.append(form)
    return sorted(whole, key=lambda f: (f.head.id, str(f.head.since or "")))


def _joined(form: Form, lender: Form, part: s.BorrowedModel) -> Form:
    """The sections in the lender's order, right after the field that is named."""
    sections = tuple(p for p in lender.sections if p.id in part.sections)
    coming = tuple(f for f in lender.fields if f.section in part.sections)
    fields: list[Field] = []
    for field in form.fields:
        fields += [field, *(coming if field.id == part.after else ())]
    return replace(form, fields=tuple(fields), sections=(*form.sections, *sections))
