"""What another policy would have made of past cases, on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from quyche import clock
from quyche.cli.user_commands import CONSOLE
from quyche.errors import NotFound, PolicyRefused
from quyche.service import impacting
from quyche.service.desk import Desk
from quyche.source.kinds import parse_day
from quyche.store.impact_tables import Impact
from quyche.texts import impacts as words
from quyche.texts.findings import as_text
from quyche.texts.words import when

SHOWN = 20
"""Cases listed in text; JSON has them all."""


def day_of(typed: str) -> date | None:
    """A day, `2026-11-01` or `01/11/2026`; None for nothing typed."""
    day = parse_day(typed) if typed else None
    if typed and day is None:
        raise click.UsageError(f"“{typed}” không phải một ngày có thật, như 2026-11-01")
    return day


def impact(desk: Desk, root: Path, sides: tuple[str, str], days: tuple[str, str], form: str, language: str) -> None:
    """Make the report, keep it, print it. `days`: since when, and the day on which rows are read."""
    since, on = map(day_of, days)
    old, new = (_digest(name, root) for name in sides)
    number = impacting.ask(desk, old, new, since, on, CONSOLE, clock.now())
    report = _made(desk, number)
    if report.failure:
        raise click.ClickException(words.of(language, words.FAILURES[report.failure]))
    for line in _json(report) if form == "json" else _text(desk, report, language):
        click.echo(line)


def _digest(name: str, root: Path) -> str:
    try:
        return impacting.on_record(name, root, clock.now())
    except NotFound:
        raise click.UsageError(
            f"“{name}” không phải thư mục chính sách, bản nào trong git, hay mã nguồn của bản đã lưu"
        ) from None
    except PolicyRefused as refused:
        for finding in refused.findings:
            if finding.severity == "error":
                click.echo(as_text(finding, {}), err=True)
        raise click.UsageError(f"“{name}” có lỗi nên không quyết định được vụ việc nào") from None


def _made(desk: Desk, number: int) -> Impact:
    """Worked off here, beside whatever worker there is: each batch is counted once."""
    work, report = impacting.Comparison(), impacting.report_of(number)
    with click.progressbar(length=max(1, report.total), file=sys.stderr) as bar:
        while report.at is None and not report.failure:
            before = report.done
            work.work_at(desk, report, clock.now())
            report = impacting.report_of(number)
            bar.update(report.done - before)
    return report


def _json(report: Impact) -> Iterator[str]:
    """One object, written case by case: however many there are, few are held at a time."""
    head: dict[str, Any] = {
        "old": report.old, "new": report.new, "since": report.since or None, "on": report.on_day or None,
        "as_of": report.asked_at.isoformat(), **json.loads(report.found),
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "cases": ['
    comma = ""
    for row in impacting.changed_cases(report.id):
        said = {"case": row.case, "what": row.what.strip("|").split("|"), **json.loads(row.told)}
        yield f"{comma}  {json.dumps(said, ensure_ascii=False)}"
        comma = ","
    yield " ]\n}"


def _text(desk: Desk, report: Impact, language: str) -> Iterator[str]:
    book, found = desk.live.book, json.loads(report.found)
    name = impacting.namer(desk, report, language)

    def said(text: str) -> str:
        return when(datetime.fromisoformat(text), book.zone)

    yield from words.basis(report.on_day, language)
    yield ""
    yield from words.as_text(found, name, language)
    yield from _cases(report, found["changed"]["any"], name, language, said)


def _cases(report: Impact, many: int, name: words.Name, language: str, said: Callable[[str], str]) -> Iterator[str]:
    if many:
        yield "\n" + words.of(language, ("Vụ việc", "Cases"))
    for row, _ in zip(impacting.changed_cases(report.id), range(SHOWN), strict=False):
        changed = words.case_said(json.loads(row.told), row.what.strip("|").split("|"), name, language, said)
        yield f"  {row.case}: {changed}"
    if many > SHOWN:
        more = ("… và {n} vụ việc nữa: --format json liệt kê đủ", "… and {n} more: --format json lists them all")
        yield "  " + words.of(language, more).format(n=many - SHOWN)
