"""A paper as DOCX, from a template that the office edits in Word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Emu, Length, Mm
from docx.table import Table
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from quyche.papers.chart import picture
from quyche.papers.paper import Broken, Grid, Paper, roman

LARGEST_UNPACKED = 20_000_000
CHART_WIDE = Mm(155)


def to_docx(paper: Paper, template: bytes) -> bytes:
    """Fill a template; texts stay texts whatever signs they hold. Raises Broken for a template with a fault in it."""
    document = _opened(template)
    strict = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    strict.filters["la_ma"] = lambda place: roman(place + 1)
    try:
        document.render(_context(paper, document), strict, autoescape=True)
    except UndefinedError as error:
        raise Broken(f"Mẫu văn bản dùng tên không có: {_quoted(error)}. {_KNOWN}") from error
    except TemplateSyntaxError as error:
        raise Broken(f"Mẫu văn bản sai ở thẻ {_tag(document, error)}: {error.message}. {_PAIRS}") from error
    except (SecurityError, TemplateError) as error:
        raise Broken(f"Mẫu văn bản sai: {error}. {_PAIRS}") from error
    except (XMLSyntaxError, ValueError, TypeError) as error:
        raise Broken(f"Mẫu văn bản có thẻ đặt sai chỗ: {error}. {_PAIRS}") from error
    _widen(document, [*(g for s in paper.sections for g in s.grids), paper.annex])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _widen(document: DocxTemplate, grids: Sequence[Grid]) -> None:
    """Columns as wide as what stands in them asks: a template cannot say it of columns it does not know."""
    page = document.docx.sections[0]
    wide = page.page_width - page.left_margin - page.right_margin
    known = {g.headings: g.widths for g in grids}
    for table in document.docx.tables:
        shares = known.get(tuple(c.text for c in table.rows[0].cells)) if len(table.rows) else None
        if shares:
            _set_widths(table, [Emu(int(wide * share / sum(shares))) for share in shares])


def _set_widths(table: Table, widths: Sequence[Length]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=False):
            cell.width = width


_PAIRS = (
    "Mỗi thẻ {% for %} hay {% if %} phải có thẻ kết thúc; mỗi {{ phải có }}. Mở mẫu bằng Word, sửa thẻ đó rồi lưu lại."
)


def _opened(template: bytes) -> DocxTemplate:
    try:
        with ZipFile(BytesIO(template)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Broken("Mẫu văn bản quá lớn; xin bỏ bớt hình trong mẫu.")
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise Broken("Mẫu văn bản không phải tệp Word (.docx); xin mở bằng Word và lưu lại dạng .docx.") from error
    return document


def _quoted(error: Exception) -> str:
    found = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", str(error))
    return f"“{found[1] or found[2]}”" if found else str(error)


def _tag(document: DocxTemplate, error: TemplateSyntaxError) -> str:
    """The first tag that is not closed; otherwise the tags of the line the fault is told of."""
    xml = document.patch_xml(document.get_xml())
    for opened in re.findall(r"\{[{%](?:(?!\{[{%]).)*", re.sub(r"<[^>]+>", "", xml), re.DOTALL):
        if ("}}" if opened.startswith("{{") else "%}") not in opened:
            return f"“{opened.strip()[:60]}”"
    line = next(iter(xml.splitlines()[error.lineno - 1 :]), "")
    tags = re.findall(r"\{[{%].*?[}%]\}", re.sub(r"<[^>]+>", "", line))
    return ", ".join(f"“{t}”" for t in tags[:3]) or f"dòng {error.lineno}"


def _context(paper: Paper, document: DocxTemplate) -> dict[str, Any]:
    """The names a template may say."""
    return {
        "co_quan_chu_quan": paper.parent, "co_quan_ban_hanh": paper.issuer, "ky_hieu": paper.mark,
        "dia_danh": paper.place, "nam": paper.year, "tieu_de": paper.title, "trich_yeu": paper.about,
        "ky_bao_cao": paper.span, "trang_thai": paper.state, "quyen_han": paper.authority,
        "chuc_vu": paper.signer, "noi_nhan": list(paper.receivers), "phu_luc": _grid(paper.annex, document),
        "cac_phan": [
            {"ten": s.title, "cac_doan": list(s.paragraphs), "cac_bang": [_grid(g, document) for g in s.grids]}
            for s in paper.sections
        ],
    }  # fmt: skip


_KNOWN = (
    "Dùng được: co_quan_chu_quan, co_quan_ban_hanh, ky_hieu, dia_danh, nam, tieu_de, trich_yeu, ky_bao_cao, "
    "trang_thai, quyen_han, chuc_vu, noi_nhan, phu_luc, cac_phan (ten, cac_doan, cac_bang: ten, cot, dong, bieu_do)."
)


def _grid(grid: Grid, document: DocxTemplate) -> dict[str, Any]:
    drawn = InlineImage(document, BytesIO(picture(grid.bars)), CHART_WIDE) if grid.bars else None
    rows = [[str(c) for c in row] for row in grid.rows]
    return {"ten": grid.title, "cot": list(grid.headings), "dong": rows, "bieu_do": drawn}
