"""`quyche fill`: a form filled in by a program, checked as the web checks it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from quyche import clock
from quyche.cli.policy_commands import LANGUAGE, prepared
from quyche.forms import Options, fill, from_object, options_of
from quyche.policy.workplace import Form
from quyche.texts.form_messages import name_field, say_problem


@click.command("fill")
@click.argument("form_id", metavar="FORM")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--input", "source", type=click.File("rb"), default="-")
@click.option("--at", "at", default="", help="Thời điểm coi là bây giờ, như 2026-11-24T09:00:00+07:00.")
@LANGUAGE
@click.pass_obj
def fill_in(default: Path, form_id: str, directory: Path | None, source: BinaryIO, at: str, lang: str) -> None:
    """Kiểm tra từng dòng JSON theo một biểu mẫu; mã thoát 1 nếu có dòng không hợp lệ.

    Kiểm tra như cho người có mọi vai trò. Không tra tài khoản, không đọc tệp: tên người nào cũng nhận, tệp chỉ đếm.
    """
    book = prepared(directory, default).book
    if book is None:
        raise click.UsageError("chính sách có lỗi; xem quyche check")
    form = next((f for f in book.policy.forms if f.head.id == form_id), None)
    if form is None:
        raise click.UsageError(f"không có biểu mẫu “{form_id}”; có: {', '.join(f.head.id for f in book.policy.forms)}")
    roles = frozenset(r.head.id for r in book.policy.roles)
    options = options_of(book.policy, None, roles, book.zone, _instant(at) if at else clock.now())
    answers = [check_line(form, line, options, lang) for line in source if line.strip()]
    for answer in answers:
        click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if any("problems" in a for a in answers) else 0)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise click.UsageError(f"--at cần thời điểm có múi giờ: {text}")
    return at


def check_line(form: Form, line: bytes | str, options: Options, language: str = "vi") -> dict[str, Any]:
    """`{"values": …}`, or `{"problems": {field: words}}`; a line that is no object has its problem under ""."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        said = (
            "a line must be a JSON object in UTF-8"
            if language == "en"
            else "mỗi dòng phải là một đối tượng JSON, mã hóa UTF-8"
        )
        return {"problems": {"": said}}
    return _checked(form, asked, options, language)


def _checked(form: Form, asked: Mapping[str, Any], options: Options, language: str) -> dict[str, Any]:
    given = from_object(form, asked)
    filled = fill(form, given.raw, given.uploads, options)
    problems = {**filled.problems, **given.problems}
    if not problems:
        return {"values": filled.values}
    said = {
        k: f"{name_field(form, k, language)}: {say_problem(p.code, dict(p.words), language)}"
        for k, p in problems.items()
    }
    return {"problems": said, "codes": {k: p.code for k, p in problems.items()}}
