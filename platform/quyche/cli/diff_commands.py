"""What is different between two policies."""

from __future__ import annotations

import json
from pathlib import Path

import click

from quyche import clock
from quyche.cli.policy_commands import LANGUAGE
from quyche.errors import NotFound
from quyche.policy.difference import Difference, Side
from quyche.service.comparing import compare, files_of, side
from quyche.texts.difference_forms import as_data, as_markdown, as_page, as_text


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text")
@LANGUAGE
@click.pass_obj
def diff(default: Path, old: str, new: str, form: str, lang: str) -> None:
    """Khác biệt giữa hai bản chính sách; A, B là thư mục hoặc bản trong git (HEAD~1, nhánh, commit)."""
    found = compare(_side(old, default), _side(new, default), clock.now().date())
    click.echo(_said(found, form, lang))


def _side(name: str, root: Path) -> Side:
    try:
        return side(files_of(name, root))
    except NotFound:
        raise click.UsageError(f"“{name}” không phải thư mục chính sách, cũng không phải bản nào trong git") from None


def _said(found: Difference, form: str, lang: str) -> str:
    if form == "json":
        return json.dumps(as_data(found, lang), ensure_ascii=False, indent=1)
    return {"text": as_text, "markdown": as_markdown, "html": as_page}[form](found, lang)
