"""`quyche coverage`: the register of the regulation beside what carries it out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from quyche.cli.policy_commands import DIRECTORY, LANGUAGE, prepared, print_findings, print_json
from quyche.explain.coverage import Covered, as_data, covered
from quyche.policy.register import text_digest

SHOWN = 6
"""Rows and tests named in the text; `--format json` names all."""


@click.command()
@DIRECTORY
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--strict", is_flag=True, help="Điều khoản chưa ai thực hiện là lỗi.")
@LANGUAGE
@click.pass_obj
def coverage(default: Path, directory: Path | None, form: str, strict: bool, lang: str) -> None:
    """Từng điều khoản: dòng nào thực hiện, kiểm thử nào chứng minh, điều nào chưa ai thực hiện."""
    prepared_policy = prepared(directory, default)
    if prepared_policy.book is None:
        print_findings(prepared_policy, lang)
        sys.exit(1)
    found = covered(prepared_policy.book)
    if form == "json":
        print_json(as_data(found))
    else:
        click.echo("\n".join(_told(found, 1 if lang == "en" else 0)))
    sys.exit(1 if strict and any(c.state == "nobody" for c in found) else 0)


def _told(found: Sequence[Covered], side: int) -> Iterator[str]:
    for c in found:
        yield f"{c.clause.text}: {c.clause.summary}"
        yield from (f"    {line}" for line in _lines(c, side))
    yield ""
    yield _total(found, side)
    for name, clauses in _lists(found, side):
        if clauses:
            yield f"{name}: {'; '.join(clauses)}"


def _lines(c: Covered, side: int) -> Iterator[str]:
    if c.state == "person":
        yield f"{('con người thực hiện', 'done by people')[side]}: {c.clause.why_not}"
    if c.state == "nobody":
        yield ("CHƯA AI THỰC HIỆN", "NOBODY CARRIES THIS OUT")[side]
    listed = (
        (("dòng", "rows"), [f"{h.place.file}:{h.place.line} {h.id}" for h in c.rows]),
        (("kiểm thử chính sách", "policy tests"), [f"{s.place.file}:{s.place.line}" for s in c.scenarios]),
        (("kiểm thử chương trình", "tests of the program"), c.clause.tests),
    )
    for name, found in listed:
        if found:
            yield f"{name[side]} ({len(found)}): {_some(found)}"
    if c.untested:
        yield ("chưa có kiểm thử nào", "no test exercises it")[side]
    if c.to_reread:
        yield f"{REREAD[side]}: đã đọc lại: {text_digest(c.clause.summary)}"


REREAD = (
    "CẦN ĐỌC LẠI: lời tóm tắt đã đổi; đọc lại các dòng trên rồi ghi vào điều khoản",
    "TO BE RE-READ: its text has changed; read the rows above again, then write into the clause",
)


def _some(names: Sequence[str]) -> str:
    more = f" … (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _total(found: Sequence[Covered], side: int) -> str:
    carried, person, nobody = (sum(c.state == s for c in found) for s in ("carried", "person", "nobody"))
    vi = f"hệ thống thực hiện {carried}, con người thực hiện {person}, chưa ai thực hiện {nobody}"
    en = f"{carried} carried out, {person} by people, {nobody} by nobody"
    return f"{len(found)} {('điều khoản', 'clauses')[side]}: {(vi, en)[side]}"


def _lists(found: Sequence[Covered], side: int) -> Iterator[tuple[str, list[str]]]:
    yield ("chưa ai thực hiện", "by nobody")[side], [c.clause.text for c in found if c.state == "nobody"]
    yield ("chưa có kiểm thử", "without a test")[side], [c.clause.text for c in found if c.untested]
    yield ("cần đọc lại", "to be re-read")[side], [c.clause.text for c in found if c.to_reread]
