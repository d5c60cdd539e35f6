"""A paper as a workbook: one sheet a table, figures as numbers, words never as formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from quyche.papers.paper import Grid, Paper

LONGEST_NAME = 31
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(paper: Paper) -> bytes:
    """First a sheet with the texts, then every table, then the annex."""
    out = BytesIO()
    with Workbook(out, PLAIN) as book:
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        words = book.add_format({**base, "text_wrap": True})
        bold = book.add_format({**base, "bold": True, "text_wrap": True, "border": 1, "align": "center"})
        cell = book.add_format({**base, "text_wrap": True, "border": 1})
        title = book.add_format({**base, "bold": True, "font_size": 14})
        _texts(book, paper, title, words)
        taken: set[str] = {"lời"}
        for grid in [*(g for s in paper.sections for g in s.grids), paper.annex]:
            _sheet(book, _name(grid.title, taken), grid, title, bold, cell)
    return out.getvalue()


def _texts(book: Workbook, paper: Paper, title: Format, words: Format) -> None:
    sheet = book.add_worksheet("Lời")
    sheet.set_column(0, 0, 100)
    for row, (text, style) in enumerate(_lines(paper, title, words)):
        sheet.write_string(row, 0, text, style)


def _lines(paper: Paper, title: Format, words: Format) -> Iterator[tuple[str, Format]]:
    yield f"{paper.title}: {paper.about}", title
    yield paper.span, words
    if paper.state:
        yield paper.state, words
    for section in paper.sections:
        yield section.title, title
        yield from ((p, words) for p in section.paragraphs)


def _sheet(book: Workbook, name: str, grid: Grid, title: Format, bold: Format, cell: Format) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(1, len(grid.headings) - 1), 18)
    sheet.write_string(0, 0, grid.title, title)
    for column, heading in enumerate(grid.headings):
        sheet.write_string(1, column, heading, bold)
    for row, values in enumerate(grid.rows, start=2):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, cell)
            else:
                sheet.write_string(row, column, value, cell)


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name as a workbook takes it: short, without its own signs, unlike the others."""
    short = re.sub(r"[\[\]:*?/\\']", " ", title)[: LONGEST_NAME - 3].strip() or "Bảng"
    name, number = short, 1
    while name.lower() in taken:
        number += 1
        name = f"{short} {number}"
    taken.add(name.lower())
    return name
