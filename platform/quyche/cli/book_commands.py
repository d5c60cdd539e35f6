"""`quyche book`: the policy as people read a regulation."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from quyche import clock
from quyche.cli.policy_commands import DIRECTORY, prepared, print_findings
from quyche.papers.reading_html import to_html
from quyche.papers.reading_pdf import reading_pdf
from quyche.source.kinds import parse_day
from quyche.texts.reading_copy import NotYet, ReadingCopy, reading_copy


@click.command()
@DIRECTORY
@click.option("--at", "on", default="", help="Ngày, như 2026-11-24 hoặc 24/11/2026; không nêu là hôm nay.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".html hoặc .pdf")
@click.pass_obj
def book(default: Path, directory: Path | None, on: str, out: Path) -> None:
    """Bản đọc của chính sách theo thứ tự Quy chế: làm gì, ai làm, bao lâu, từ bao giờ, chỗ nào chưa rõ."""
    if out.suffix not in (".html", ".pdf"):
        raise click.UsageError(f"tệp phải là .html hoặc .pdf; đang là “{out.name}”")
    found = prepared(directory, default)
    if found.book is None:
        print_findings(found, "vi")
        sys.exit(1)
    day = _day(on) if on else clock.now().astimezone(found.book.zone).date()
    try:
        _write(reading_copy(found.book.policy, day), out)
    except NotYet as error:
        raise click.UsageError(str(error)) from error


def _day(text: str) -> date:
    day = parse_day(text)
    if day is None:
        raise click.UsageError(f"không có ngày “{text}”; viết như 2026-11-24 hoặc 24/11/2026")
    return day


def _write(copy: ReadingCopy, out: Path) -> None:
    out.write_bytes(reading_pdf(copy) if out.suffix == ".pdf" else to_html(copy).encode())
