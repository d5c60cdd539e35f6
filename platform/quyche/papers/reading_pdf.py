"""A reading copy as PDF, with the letters and margins the reports have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode
from fpdf.fonts import FontFace

from quyche.papers.chart import FONTS
from quyche.papers.pdf import BOTTOM, FACES, LEFT, RIGHT, TOP
from quyche.policy.base import Head
from quyche.policy.places import Gap
from quyche.texts.reading_copy import Article, Block, Line, ReadingCopy
from quyche.texts.reading_copy.names import day

T = TypeVar("T")
TEXT, CELL, SMALL = 12.5, 11, 10.5
LEAD = 5.6
"""Millimetres from line to line of the text."""
ROOM = 42
"""Millimetres below a heading without which it goes over to the next page."""


class _Sheet(FPDF):
    """Page numbers in the middle below, not on the first page."""

    def footer(self) -> None:
        if self.page_no() > 1:
            self.set_y(-14)
            self.set_font("Serif", size=11)
            self.cell(0, 6, str(self.page_no()), align="C")


def reading_pdf(copy: ReadingCopy) -> bytes:
    sheet = _Sheet(format="A4")
    sheet.set_creation_date(datetime(copy.on.year, copy.on.month, copy.on.day, tzinfo=UTC))
    sheet.set_title(f"{copy.title} ({day(copy.on)})")
    sheet.set_lang("vi")
    sheet.set_margins(LEFT, TOP, RIGHT)
    sheet.set_auto_page_break(True, BOTTOM)
    sheet.c_margin = 0
    for style, face in FACES.items():
        sheet.add_font("Serif", style, FONTS / f"Tinos-{face}.ttf")
    sheet.add_page()
    _front(sheet, copy)
    for article in copy.articles:
        _article(sheet, article, copy)
    if copy.technical:
        _heading(sheet, "Phần Quy chế để hệ thống tự lo")
        _lines(sheet, copy.technical, copy)
    _heading(sheet, "Các điểm cần làm rõ")
    points = [(f"**{g.head.id}**", g.clause, g.about, g.decider) for g in copy.open_points]
    _table(sheet, ("Điểm", "Điều khoản", "Nội dung", "Người quyết định"), points, (1, 2.6, 4.6, 2.6))
    return bytes(sheet.output())


def _front(sheet: FPDF, copy: ReadingCopy) -> None:
    sheet.ln(8)
    _centred(sheet, copy.issuer.upper(), 12, "B")
    middle = sheet.l_margin + sheet.epw / 2
    sheet.line(middle - 18, sheet.get_y() + 1.5, middle + 18, sheet.get_y() + 1.5)
    sheet.ln(14)
    _centred(sheet, copy.title.upper(), 17, "B")
    sheet.ln(4)
    _centred(sheet, f"Bản đọc của chính sách đang thực hiện\ntại ngày {day(copy.on)}", 13, "B")
    _centred(sheet, f"{copy.standing}.", 12.5, "I")
    sheet.ln(6)
    note = (
        f"Bản này lập từ các tệp chính sách (phiên bản {copy.version}), theo thứ tự của Quy chế: mỗi điều khoản "
        "một mục, tóm tắt bằng lời ngắn, không thay cho văn bản. "
        "Cột “Từ ngày” cho biết nội dung có hiệu lực từ bao giờ."
    )
    _text(sheet, note)


def _centred(sheet: FPDF, text: str, size: float, style: str) -> None:
    sheet.set_font("Serif", style, size)
    sheet.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")


def _text(sheet: FPDF, text: str, style: str = "", marked: bool = False) -> None:
    sheet.set_font("Serif", style, TEXT)
    sheet.multi_cell(0, LEAD, text, align="L", new_x="LMARGIN", new_y="NEXT", markdown=marked)
    sheet.ln(1)


def _heading(sheet: FPDF, title: str) -> None:
    if sheet.will_page_break(ROOM):
        sheet.add_page()
    sheet.ln(5)
    sheet.start_section(title)
    sheet.set_font("Serif", "B", 15)
    sheet.multi_cell(0, 7, title, new_x="LMARGIN", new_y="NEXT")
    sheet.line(LEFT, sheet.get_y() + 0.5, sheet.w - RIGHT, sheet.get_y() + 0.5)
    sheet.ln(3)


def _article(sheet: FPDF, article: Article, copy: ReadingCopy) -> None:
    _heading(sheet, article.title)
    for block in article.blocks:
        _block(sheet, block, copy)


def _block(sheet: FPDF, block: Block, copy: ReadingCopy) -> None:
    if sheet.will_page_break(ROOM * 0.7):
        sheet.add_page()
    if block.label:
        sheet.ln(2)
        _text(sheet, block.label[0].upper() + block.label[1:], "B")
    _text(sheet, block.clause.summary, "I")
    if not block.clause.executed:
        _text(sheet, f"Do con người thực hiện: {block.clause.why_not}.")
    elif not block.lines and not block.elsewhere:
        _text(sheet, "Thực hiện xuyên suốt hệ thống, không bằng một dòng riêng.")
    if block.bare:
        for line in block.lines:
            _text(sheet, f"{_said(line)} Từ {_days(line.head, copy)}.", marked=True)
    elif block.lines:
        _lines(sheet, block.lines, copy)
    for home, titles in block.elsewhere:
        _text(sheet, f"Xem thêm {home}: {'; '.join(titles)}.")
    for gap in block.open_points:
        _point(sheet, gap)


def _said(line: Line) -> str:
    """The title in bold, the sentences, and what they rest on."""
    stop = "" if line.title.endswith(".") else "."
    interim = [f"__(cách hiểu tạm thời {g})__" for g in line.head.gaps]
    signed = line.head.document
    document = [f"Theo văn bản số {signed.number} ngày {signed.signed_on}, {signed.signer} ký."] if signed else []
    return " ".join([f"**{line.title}{stop}**", *([line.what] if line.what else []), *document, *interim])


def _days(head: Head, copy: ReadingCopy) -> str:
    until = f" đến hết {day(head.until)}" if head.until else ""
    return day(head.since or copy.holds_since) + until


def _lines(sheet: FPDF, lines: Sequence[Line], copy: ReadingCopy) -> None:
    """The table of a clause; columns nothing stands in are left out."""
    who, long = any(x.who for x in lines), any(x.how_long for x in lines)
    shown = (True, who, long, True)
    heads = ("Nội dung", "Ai thực hiện", "Thời gian", "Từ ngày")
    rows = ((_said(x), ", ".join(x.who), x.how_long, _days(x.head, copy)) for x in lines)
    widths = (4.9, 2.2, 1.9, 1.65)
    _table(sheet, _kept(heads, shown), [_kept(r, shown) for r in rows], _kept(widths, shown))


def _kept(values: Iterable[T], shown: Iterable[bool]) -> tuple[T, ...]:
    return tuple(v for v, on in zip(values, shown, strict=True) if on)


def _table(sheet: FPDF, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Rules between rows; the head comes again on every page."""
    sheet.set_font("Serif", "", CELL)
    sheet.set_draw_color(170)
    with sheet.table(
        align="LEFT", v_align="TOP",
        width=sheet.epw, col_widths=tuple(widths), line_height=4.8, borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        text_align="LEFT", wrapmode=WrapMode.WORD, padding=(1, 3, 1, 0), markdown=True,
        headings_style=FontFace(emphasis="BOLD", size_pt=SMALL),
    ) as table:  # fmt: skip
        table.row(list(heads))
        for row in rows:
            table.row(list(row))
    sheet.set_draw_color(0)
    sheet.ln(3)


def _point(sheet: FPDF, gap: Gap) -> None:
    """An open point in a box of its own, kept together."""
    review = f"; rà soát trước ngày {day(gap.review_on)}" if gap.review_on else ""
    text = (
        f"**Điểm cần làm rõ {gap.head.id}.** {gap.about}\nCách hiểu tạm thời: {gap.reading}\n"
        f"Người quyết định: {gap.decider}{review}."
    )
    sheet.set_font("Serif", "", CELL)
    if sheet.will_page_break(5 * (4 + len(text) // 80)):
        sheet.add_page()
    sheet.ln(1)
    sheet.multi_cell(0, 5, text, border=1, markdown=True, padding=2, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(2)
