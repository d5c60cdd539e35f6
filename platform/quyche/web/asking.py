"""From a request to a submission, and back to the page with what was typed and what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import request

from quyche.errors import Refused
from quyche.policy.workplace import Form
from quyche.service.desk import Submission, Upload
from quyche.texts.form_messages import say_problem
from quyche.web import context
from quyche.web.rendering import rendered


def submitted() -> Submission:
    raw = {name: values for name, values in request.form.to_dict(flat=False).items() if not name.startswith("~")}
    uploads = tuple(
        Upload(name, file.filename or "", file.read())
        for name, files in request.files.to_dict(flat=False).items()
        for file in files
        if file.filename
    )
    seen = request.form.get("~seen", "0")
    command = request.form.get("~command", "") or secrets.token_hex(16)
    return Submission(command, raw, uploads, int(seen) if seen.isdecimal() and len(seen) < 9 else 0)


def given(sent: Submission) -> dict[str, list[str]]:
    """What was typed, to be shown again."""
    return {name: list(values) for name, values in sent.raw.items()}


def page_of(form: Form, given: Mapping[str, list[str]], refused: Refused | None = None) -> dict[str, Any]:
    """What the form template needs, with what was typed and what is wrong with it."""
    language = context.language()
    problems = refused.problems if refused else {}
    return {
        "form_row": form,
        "form": rendered(form, context.desk().policy, given, language),
        "given": given,
        "problems": {f: say_problem(code, words, language) for f, (code, words) in problems.items()},
        "labels": {f.id: f.label.said(language) for f in form.fields},
        "command_id": secrets.token_hex(16),
    }
