"""Commands that only read a policy directory: check, decide, clock, test."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from quyche import clock, hours, trials
from quyche.check.walking import begins
from quyche.cli.asking import BadLine, answer_line, unanswered
from quyche.decide.deciding import Rulebook
from quyche.errors import NotFound
from quyche.service.git import commit_of, files_at
from quyche.service.preparing import Prepared, following, prepare, read_directory
from quyche.texts import findings as told

DIRECTORY = click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Ngôn ngữ của lời báo.")


def prepared(directory: Path | None, default: Path) -> Prepared:
    """The policy of a directory; exit 2 when it cannot be read."""
    root = directory or default
    try:
        return prepare(read_directory(root), today=clock.now().date())
    except OSError as error:
        raise click.UsageError(f"không đọc được thư mục chính sách: {root} ({error})") from error


@click.command()
@DIRECTORY
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text")
@click.option("--strict", is_flag=True, help="Cảnh báo cũng là lỗi.")
@click.option(
    "--since", default="", help="Bản đang dùng (thư mục hoặc bản git); vụ việc đang chạy có chỗ đi tiếp không?"
)
@LANGUAGE
@click.pass_obj
def check(default: Path, directory: Path | None, form: str, strict: bool, since: str, lang: str) -> None:
    """Kiểm tra chính sách: 0 không lỗi, 1 có lỗi, 2 gọi sai, 3 lỗi bên trong."""
    found = prepared(directory, default)
    if since:
        found = following(_earlier(since, directory or default), found)
    errors = [f for f in found.findings if f.severity == "error" or (strict and f.severity == "warning")]
    if form == "sarif":
        print_json(told.as_sarif(found.findings, lang))
    elif form == "json":
        print_json({**_identity(found, directory or default), "findings": told.as_json(found.findings, lang)})
    else:
        print_findings(found, lang)
    sys.exit(1 if errors else 0)


def _earlier(since: str, root: Path) -> Prepared:
    """The policy of another directory, or of the same one at a git revision; exit 2 when there is neither."""
    if Path(since).is_dir():
        return prepared(Path(since), root)
    try:
        return prepare(files_at(root, since), prove=False)
    except NotFound as error:
        raise click.UsageError(f"không có thư mục hay bản git nào tên {since}") from error


def _identity(found: Prepared, root: Path) -> dict[str, Any]:
    digest = found.book.policy.digests.content if found.book else None
    cells = sum(len(t.answers) for t in found.book.tables.values()) if found.book else 0
    return {"policy": {"digest": digest, "commit": commit_of(root)}, "cells": cells}


def print_findings(found: Prepared, lang: str) -> None:
    lines = found.lines
    for finding in found.findings:
        click.echo(told.as_text(finding, lines, lang))
    count = {s: sum(f.severity == s for f in found.findings) for s in ("error", "warning", "gap")}
    vi = f"{count['error']} lỗi, {count['warning']} cảnh báo, {count['gap']} điểm cần làm rõ"
    en = f"{count['error']} errors, {count['warning']} warnings, {count['gap']} open points"
    click.echo(en if lang == "en" else vi)


def print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


@click.command()
@DIRECTORY
@click.option("--input", "source", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_obj
def decide(default: Path, directory: Path | None, source: TextIO) -> None:
    """Quyết định từng dòng JSON; mã thoát 1 nếu có dòng không hợp lệ."""
    found = prepared(directory, default)
    if found.book is None:
        print_findings(found, "vi")
        sys.exit(1)
    identity = _identity(found, directory or default)["policy"]
    invalid = False
    for line in source:
        if line.strip():
            answer = _answered(found, line)
            invalid |= answer["status"] == "invalid"
            click.echo(json.dumps({**answer, "policy": identity}, ensure_ascii=False))
    sys.exit(1 if invalid else 0)


def _answered(found: Prepared, line: str) -> dict[str, Any]:
    assert found.book is not None  # noqa: S101 - the caller has left otherwise
    try:
        return answer_line(found.book, line)
    except BadLine as bad:
        return unanswered(bad)


@click.command("clock")
@click.argument("file", type=click.File("r", encoding="utf-8"))
def answer_clock(file: TextIO) -> None:
    """Trả lời mọi câu hỏi về giờ làm việc trong một tệp JSON."""
    try:
        questions = json.load(file)
    except json.JSONDecodeError as error:
        raise click.UsageError(f"không phải JSON: {error}") from error
    for answer in hours.answer(questions):
        click.echo(json.dumps(answer, ensure_ascii=False))


@click.command()
@DIRECTORY
@click.option("--min", "least", type=click.IntRange(0, 100), help="Phần trăm thấp nhất phải phủ: ô, dòng, điều khoản.")
@click.option("--uncovered", is_flag=True, help="In kiểm thử cho những ô chưa có; đọc lại với Quy chế rồi mới dán.")
@click.option("--generate", is_flag=True, help="In kiểm thử một giây trước và sau mỗi thời hạn, mỗi ngày thay đổi.")
@LANGUAGE
@click.pass_obj
def test(default: Path, directory: Path | None, least: int | None, uncovered: bool, generate: bool, lang: str) -> None:
    """Chạy các kiểm thử chính sách trong rules/tests: 0 đạt, 1 có kiểm thử không đạt hoặc phủ chưa đủ."""
    found = prepared(directory, default)
    failed = [f for f in found.findings if f.code == "test-failed"]
    broken = [f for f in found.findings if f.severity == "error"]
    for finding in failed or broken:
        click.echo(told.as_text(finding, found.lines, lang))
    total = len(found.book.policy.scenarios) if found.book else 0
    click.echo(f"{total - len(failed)} passed, {len(failed)} failed")
    low = found.book is not None and _coverage(found.book, least, lang)
    if found.book and (uncovered or generate or low):
        _propose(found.book, uncovered or low, generate)
    sys.exit(1 if failed or broken or low else 0)


def _coverage(book: Rulebook, least: int | None, lang: str) -> bool:
    """Tells how much the tests reach, and where it is less than it has to be, what they do not."""
    kinds = trials.reached(book)
    low = [k for k in kinds if least is not None and k.percent < least]
    for kind in kinds:
        click.echo(told.reached(kind.what, kind.percent, kind.total - len(kind.missing), kind.total, lang))
        for missing in kind.missing if kind in low and kind.what != "cells" else ():
            click.echo(f"    {missing}")
    return bool(low)


def _propose(book: Rulebook, uncovered: bool, generate: bool) -> None:
    start = begins(book.policy)
    for text in trials.ready_to_paste(book, start) if uncovered else ():
        click.echo(text)
    for text in trials.boundaries(book, start) if generate else ():
        click.echo(text)
