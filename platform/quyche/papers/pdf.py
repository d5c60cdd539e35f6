"""A paper as PDF: A4 with the margins, letters and places that Nghị định 30/2020 asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode
from fpdf.fonts import FontFace

from quyche.papers.chart import FONTS, picture
from quyche.papers.paper import MOTTO, NATION, Grid, Paper, roman

LEFT, RIGHT, TOP, BOTTOM = 30, 20, 20, 20
BODY, TABLE, HEAD = 14, 11, 13
SPACE = 6.4
"""Millimetres from line to line of the body."""
INDENT = "\u2003\u2003"
"""Where a paragraph of the body begins: two em, about 10 mm."""
FACES = {"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"}


class _Sheet(FPDF):
    """Page numbers in the middle above, not on the first page."""

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_y(10)
            self.set_font("Serif", size=HEAD)
            self.cell(0, 6, str(self.page_no()), align="C")
            self.set_y(TOP)


def to_pdf(paper: Paper) -> bytes:
    sheet = _Sheet(format="A4")
    sheet.set_creation_date(datetime(paper.year, 1, 1, tzinfo=UTC))
    sheet.set_title(f"{paper.title}: {paper.about}")
    sheet.set_lang("vi")
    sheet.set_margins(LEFT, TOP, RIGHT)
    sheet.set_auto_page_break(True, BOTTOM)
    for style, face in FACES.items():
        sheet.add_font("Serif", style, FONTS / f"Tinos-{face}.ttf")
    sheet.add_page()
    _head(sheet, paper)
    _title(sheet, paper)
    for number, section in enumerate(paper.sections, start=1):
        _line(sheet, f"{roman(number)}. {section.title.upper()}", "B")
        for paragraph in section.paragraphs:
            _line(sheet, paragraph, indent=True)
        for grid in section.grids:
            _grid(sheet, grid)
    _foot(sheet, paper)
    sheet.add_page()
    _centred(sheet, "PHỤ LỤC", HEAD, "B")
    _grid(sheet, paper.annex)
    return bytes(sheet.output())


def _head(sheet: FPDF, paper: Paper) -> None:
    """The issuing body on the left, the nation's name and motto on the right, a rule under each."""
    top, wide = sheet.get_y(), sheet.epw
    left, right = wide * 0.42, wide * 0.58
    _column(sheet, LEFT, top, left, [(paper.parent, ""), (paper.issuer, "B")])
    under = sheet.get_y()
    sheet.line(LEFT + left * 0.33, under + 0.8, LEFT + left * 0.67, under + 0.8)
    _column(sheet, LEFT, under + 2.5, left, [(f"Số:          /{paper.mark}" if paper.mark else "Số:", "")])
    low = sheet.get_y()
    _column(sheet, LEFT + left, top, right, [(NATION, "B"), (MOTTO, "B")])
    under = sheet.get_y()
    sheet.set_font("Serif", "B", HEAD)
    half = sheet.get_string_width(MOTTO) / 2
    middle = LEFT + left + right / 2
    sheet.line(middle - half, under + 0.8, middle + half, under + 0.8)
    date = f"{paper.place}, ngày      tháng      năm {paper.year}"
    _column(sheet, LEFT + left, under + 2.5, right, [(date, "I")])
    sheet.set_y(max(low, sheet.get_y()) + 5)


def _column(sheet: FPDF, x: float, y: float, wide: float, lines: list[tuple[str, str]]) -> None:
    sheet.set_xy(x, y)
    for text, style in lines:
        sheet.set_font("Serif", style, 12 if text == NATION else HEAD)
        if text:
            sheet.set_x(x)
            sheet.multi_cell(
                wide, 5.6, text, align="C", new_x="LMARGIN", new_y="NEXT", wrapmode=_wrap(sheet, text, wide)
            )


def _title(sheet: FPDF, paper: Paper) -> None:
    _centred(sheet, paper.title, BODY, "B")
    _centred(sheet, paper.about, BODY, "B")
    _centred(sheet, paper.span, BODY, "B")
    middle = sheet.w / 2 + (LEFT - RIGHT) / 2
    sheet.line(middle - 20, sheet.get_y() + 1, middle + 20, sheet.get_y() + 1)
    sheet.ln(6)


def _centred(sheet: FPDF, text: str, size: int, style: str) -> None:
    sheet.set_font("Serif", style, size)
    wrap = _wrap(sheet, text, sheet.epw)
    sheet.multi_cell(0, SPACE, text, align="C", new_x="LMARGIN", new_y="NEXT", wrapmode=wrap)


def _line(sheet: FPDF, text: str, style: str = "", indent: bool = False) -> None:
    sheet.set_font("Serif", style, BODY)
    said = INDENT + text if indent else text
    sheet.multi_cell(
        0, SPACE, said, align="J", new_x="LMARGIN", new_y="NEXT", wrapmode=_wrap(sheet, text, sheet.epw)
    )  # fmt: skip
    sheet.ln(1.5)


def _wrap(sheet: FPDF, text: str, wide: float) -> WrapMode:
    """Between words, unless one word is wider than the line."""
    room = wide - 3
    long = any(sheet.get_string_width(word) > room for word in text.split())
    return WrapMode.CHAR if long else WrapMode.WORD


def _grid(sheet: FPDF, grid: Grid) -> None:
    """A title, the table, and its bars; the head of the table comes again on every page."""
    sheet.ln(1)
    sheet.set_font("Serif", "B", BODY)
    if sheet.will_page_break(40):
        sheet.add_page()
    sheet.multi_cell(0, SPACE, grid.title, align="C", new_x="LMARGIN", new_y="NEXT")
    if not grid.rows:
        _line(sheet, "Không có.")
        return
    sheet.set_font("Serif", "", TABLE)
    if len(grid.rows) > MANY:
        _listed(sheet, grid)
        return
    with sheet.table(
        width=sheet.epw, col_widths=grid.widths, line_height=5.2, borders_layout=TableBordersLayout.ALL,
        text_align=("LEFT", *("CENTER" for _ in grid.headings[1:])), wrapmode=WrapMode.WORD, padding=0.6,
        headings_style=FontFace(emphasis="BOLD"), align="LEFT",
    ) as table:  # fmt: skip
        table.row([_split(h) for h in grid.headings])
        for row in grid.rows:
            table.row([_split(str(c)) for c in row])
    sheet.ln(3)
    if grid.bars:
        _bars(sheet, grid)


MANY = 120
"""Rows above which a table is set in single lines: wrapped cells would take seconds."""


def _listed(sheet: FPDF, grid: Grid) -> None:
    """One line a row, what does not fit cut off; the head comes again on every page."""
    wide = sheet.epw / len(grid.headings)
    for number, row in enumerate((grid.headings, *grid.rows)):
        if sheet.will_page_break(5):
            sheet.add_page()
            _single(sheet, grid.headings, wide, "B")
        _single(sheet, row, wide, "" if number else "B")
    sheet.ln(3)


def _single(sheet: FPDF, row: Sequence[str | int], wide: float, style: str) -> None:
    sheet.set_font("Serif", style, 9)
    for value in row:
        text = str(value)
        while text and sheet.get_string_width(text) > wide - 2:
            text = text[:-2].rstrip("…") + "…" if len(text) > 2 else ""
        sheet.cell(wide, 5, text, border=1)
    sheet.ln(5)


LONGEST_WORD, LONGEST_CELL = 24, 400
"""A row must fit on a page."""


def _split(text: str) -> str:
    """A word too long for a cell, where it may be broken."""
    words = (w if len(w) <= LONGEST_WORD else " ".join(_pieces(w)) for w in text[:LONGEST_CELL].split())
    return " ".join(words) + ("…" if len(text) > LONGEST_CELL else "")


def _pieces(word: str) -> list[str]:
    return [word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD)]


def _bars(sheet: FPDF, grid: Grid) -> None:
    wide = sheet.epw * 0.94
    high = wide * (62 * len(grid.bars) + 64) / 1500
    if sheet.will_page_break(high):
        sheet.add_page()
    sheet.image(BytesIO(picture(grid.bars)), x=LEFT + sheet.epw * 0.03, w=wide, alt_text=grid.title)
    sheet.ln(3)


def _foot(sheet: FPDF, paper: Paper) -> None:
    """Receivers on the left, whoever signs on the right, kept together on a page."""
    ends = [";"] * (len(paper.receivers) - 1) + ["."]
    lines = [f"- {r}{end}" for r, end in zip(paper.receivers, ends, strict=False)]
    if paper.state:
        _line(sheet, paper.state, "I")
    if sheet.will_page_break(max(45, 12 + 5 * len(lines))):
        sheet.add_page()
    top, half = sheet.get_y() + 3, sheet.epw / 2
    sheet.set_xy(LEFT, top)
    sheet.set_font("Serif", "BI", 12)
    sheet.cell(half, 5.5, "Nơi nhận:", new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("Serif", "", 11)
    for line in lines:
        sheet.multi_cell(half, 5, line, align="L", new_x="LMARGIN", new_y="NEXT")
    signed: list[tuple[str, str]] = [(paper.authority, "B"), (paper.signer, "B")]
    _column(sheet, LEFT + half, top, half, signed)
