"""From a request to a submission, and back to the page with what was typed and what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from flask import g, request, session

from quyche import clock
from quyche.case import Case
from quyche.errors import Refused
from quyche.files import clean_name
from quyche.handle import Actor
from quyche.policy.base import Label
from quyche.policy.dated import standing
from quyche.policy.policy import Policy
from quyche.policy.workplace import Choice, Field, FieldKind, Form, Section
from quyche.service import duties
from quyche.service.desk import Submission, Upload
from quyche.store import registers
from quyche.texts.form_messages import name_field, say_problem
from quyche.web import context, holding
from quyche.web.rendering import Offered, rendered, table_rows

OWN: tuple[FieldKind, ...] = ("kin", "rule")


def submitted() -> Submission:
    """What was sent. Taps of people without an account are told apart by browser: nobody gets another's answer."""
    raw = {name: values for name, values in request.form.to_dict(flat=False).items() if not name.startswith("~")}
    chosen = tuple(
        Upload(name, clean_name(file.filename), file.read())
        for name, files in request.files.to_dict(flat=False).items()
        for file in files
        if file.filename
    )
    seen, task = (_count(request.form.get(name, "0")) for name in ("~seen", "~task"))
    command = request.form.get("~command", "") or secrets.token_hex(16)
    command = command if g.account else f"{session.get('csrf_token', '')}.{command}"
    return Submission(command, raw, (*holding.taken_back(), *chosen), seen, task, context.language())


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def page_of(
    form: Form,
    typed: Submission | Mapping[str, list[str]],
    refused: Refused | None = None,
    own: Mapping[FieldKind, tuple[Choice, ...]] | None = None,
    about: Case | None = None,
) -> dict[str, Any]:
    """What the form template needs, with what was typed and what is wrong with it.

    `own`: what only the case it is about has to offer, by kind of field; without that such a field is not asked;
    `about`: that case, which is sorted by the version that decides it.
    Of what was sent and not accepted the sound files are held as well.
    """
    given = {k: list(v) for k, v in typed.raw.items()} if isinstance(typed, Submission) else typed
    files = holding.hold(form, typed, refused) if isinstance(typed, Submission) else {}
    language, problems = context.language(), refused.problems if refused else {}
    form = _without(form, [k for k in OWN if not (own or {}).get(k)], problems)
    offered = Offered(_policy(about), _people(form), context.actor().roles, own or {}, _days(about))
    return {
        "form_row": form,
        "form": rendered(form, offered, given, language),
        "tables": {f.id: table_rows(f, offered, given, language) for f in form.fields if f.kind == "table"},
        "parts": _parts(form),
        "covering": [c for c in standing(offered.policy.categories, *offered.days) if c.covers.vi],
        "given": given,
        "problems": {f: say_problem(code, words, language) for f, (code, words) in problems.items()},
        "named": lambda key: name_field(form, key, language),
        "files": files,
        "command_id": secrets.token_hex(16),
    }


def _without(form: Form, kinds: Collection[FieldKind], problems: Collection[str]) -> Form:
    """A form about a case that stands alone does not ask about others, nor what goes with that question."""
    kinds = [k for k in kinds if not any(f.kind == k and f.id in problems for f in form.fields)]
    asking = [f for f in form.fields if f.kind in kinds]
    parts = {f.section for f in asking} - {""}
    return replace(form, fields=tuple(f for f in form.fields if f not in asking and f.section not in parts))


def defaults(form: Form) -> dict[str, list[str]]:
    """What a form nobody has touched yet says."""
    return {f.id: [f.default] for f in form.fields if f.default}


def _policy(about: Case | None) -> Policy:
    return context.desk().sorting(about) if about else context.desk().policy


def _days(about: Case | None) -> tuple[date, ...]:
    book = context.desk().live.book
    return tuple(book.local_day(at) for at in (clock.now(), about and about.sent_at) if at)


def _people(form: Form) -> tuple[Choice, ...]:
    fields = [*form.fields, *(c for f in form.fields for c in f.columns)]
    asked = any(f.kind == "person" for f in fields)
    if not asked:
        return ()
    names = {a.id: str(a.name) for a in registers.accounts()}
    return tuple(_person(a, names) for a in duties.people(context.desk(), clock.now()))


def _person(someone: Actor, names: Mapping[str, str]) -> Choice:
    """By name, and for whom they stand in now."""
    whose = ", ".join(names[i] for i in dict.fromkeys(i for _, i in someone.lent))
    said = f"{names[someone.id]} (thay mặt {whose})" if whose else names[someone.id]
    return Choice(someone.id, Label(said), tuple(someone.roles))


def _parts(form: Form) -> list[tuple[Section | None, list[Field]]]:
    """Fields in order, those of a section together under its heading."""
    sections = {s.id: s for s in form.sections}
    return [(sections.get(section), list(fields)) for section, fields in groupby(form.fields, key=lambda f: f.section)]
