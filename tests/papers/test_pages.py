"""`make papers`: the DOCX opens in LibreOffice and its pages can be looked at. Run with LOOK=1 and soffice, pdftoppm."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Pt
from PIL import Image

from quyche.papers import Bar, Grid, Paper, Section, to_docx, to_pdf

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "forms/bao-cao-tuan.docx").read_bytes()
GRID = Grid(
    "Theo lĩnh vực",
    ("Lĩnh vực", "Tiếp nhận", "Đúng hạn"),
    (("Trật tự đô thị", 12, 9),),
    (Bar("Trật tự đô thị", 9, 1, 2),),
)
ANNEX = Grid("Vụ việc quá hạn", ("Mã vụ việc", "Hạn"), tuple((f"ABCD-EFGH{n}", "16/11/2026 09:00") for n in range(40)))
PAPER = Paper(
    "UBND THÀNH PHỐ", "VĂN PHÒNG", "BC-VP", "Lai Châu", 2026, "BÁO CÁO", "Kết quả xử lý phản ánh", "(từ ngày 16/11/2026)",
    (Section("Tiếp nhận", ("Hệ thống tiếp nhận 12 phản ánh.",), (GRID,)),), ANNEX, ("Lưu: VT",), "", "CHÁNH VĂN PHÒNG", "",
)  # fmt: skip


def test_the_page_is_laid_out_as_nghi_dinh_30_asks() -> None:
    document = Document(BytesIO(to_docx(PAPER, TEMPLATE)))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert all(20 <= round(m.mm) <= 25 for m in (page.top_margin, page.bottom_margin))
    assert 30 <= round(page.left_margin.mm) <= 35 and 15 <= round(page.right_margin.mm) <= 20
    body = document.styles["Normal"].font
    assert body.name == "Times New Roman" and Pt(13) <= body.size <= Pt(14)
    head = [c.text for c in document.tables[0].rows[0].cells]
    assert "VĂN PHÒNG" in head[0] and "Số:          /BC-VP" in head[0]
    assert "Độc lập - Tự do - Hạnh phúc" in head[1] and "ngày      tháng      năm 2026" in head[1]
    assert any(r.font.name for p in document.paragraphs for r in p.runs) is False  # the style alone says the letters


def pictures(pdf: Path, out: Path) -> list[Image.Image]:
    program = shutil.which("pdftoppm") or "pdftoppm"
    subprocess.run([program, "-r", "60", "-png", pdf, out / pdf.stem], check=True)
    return [Image.open(p).convert("L") for p in sorted(out.glob(f"{pdf.stem}-*.png"))]


def test_its_pages_become_pictures(tmp_path: Path) -> None:
    (tmp_path / "bao-cao.docx").write_bytes(to_docx(PAPER, TEMPLATE))
    (tmp_path / "thang.pdf").write_bytes(to_pdf(PAPER))
    if os.environ.get("LOOK") != "1":
        return  # `make test` needs no LibreOffice
    office = [
        shutil.which("soffice") or "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "bao-cao.docx",
    ]
    subprocess.run(office, check=True, capture_output=True)
    for name in ("bao-cao.pdf", "thang.pdf"):
        pages = pictures(tmp_path / name, tmp_path)
        assert 2 <= len(pages) <= 4
        for page in pages:
            wide, high = page.size
            margins = (page.crop((0, 0, wide * 12 // 100, high)), page.crop((wide * 94 // 100, 0, wide, high)))
            assert all(m.getextrema()[0] > 200 for m in margins)  # nothing stands in the margins
            assert page.getextrema()[0] < 60
