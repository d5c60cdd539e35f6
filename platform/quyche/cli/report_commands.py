"""The weekly report from the command line: how another program, or a clerk on the server, takes it along."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from quyche.errors import Refused
from quyche.service import papers
from quyche.service.desk import Desk
from quyche.texts.form_messages import say_problem


def days_of(week: str, first: str, last: str) -> tuple[date, date]:
    """The days of an ISO week (`2022-W51`), or from one day to another. Raises click.UsageError."""
    if bool(week) == bool(first or last) or bool(first) != bool(last):
        raise click.UsageError("cần --week 2022-W51, hoặc cả --from và --to / give --week, or both --from and --to")
    try:
        if not week:
            return date.fromisoformat(first), date.fromisoformat(last)
        found = re.fullmatch(r"(\d{4})-W(\d{2})", week)
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError as error:
        raise click.UsageError(f"không có ngày này / no such day: {error}") from error
    if monday is None:
        raise click.UsageError(f"tuần viết như 2022-W51 / a week looks like 2022-W51: {week}")
    return monday, monday + timedelta(days=6)


def write(desk: Desk, days: tuple[date, date], out: Path, at: datetime) -> None:
    """The first report of the policy on these days, in the format of the file's ending; exit 1 with what is wrong."""
    suffix = out.suffix.removeprefix(".").lower()
    if suffix not in papers.TYPES:
        raise click.UsageError(f"tệp ra phải là .docx, .xlsx hoặc .pdf / give .docx, .xlsx or .pdf: {out.name}")
    if not desk.policy.briefings:
        raise click.UsageError("chính sách không có mục “báo cáo” / the policy has no report")
    try:
        made = papers.of_days(desk, desk.policy.briefings[0], *days, suffix, at)
    except Refused as refused:
        for problem in refused.problems.values():
            click.echo(say_problem(*problem), err=True)
        sys.exit(1)
    out.write_bytes(made)
    click.echo(str(out))
