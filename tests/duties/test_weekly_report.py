"""The weekly report: drafted by hand or by itself, rewritten, sent out frozen, written as DOCX, XLSX and PDF."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.papers import Broken, Grid, Paper, Section, to_docx, to_pdf, to_xlsx
from quyche.service import papers, rebuilding, reporting, timeliness
from quyche.store import journal, registers, reports

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "forms/bao-cao-tuan.docx").read_bytes()
OFFICE, CHIEF, LEADER, AGENCY = "chuyen-vien-van-phong", "chanh-van-phong", "lanh-dao", "ubnd-tan-phong"
DAYS = (date(2026, 11, 16), date(2026, 11, 22))


def drafted(office) -> str:
    return reporting.draft(office.desk, office.desk.policy.briefings[0], *DAYS, office.who(OFFICE), office.at)


def shown(office, report: str, by: str = CHIEF) -> reporting.Shown:
    return reporting.visible(office.desk, report, office.who(by), office.at)


def a_week(office) -> None:
    """One in time, one too late, one open and overdue, one given back."""
    codes = [office.report(noi_dung=f"Vỉa hè bị lấn chiếm, lần {n}.") for n in range(4)]
    for code in codes:
        office.assign(code)
    office.finish(codes[0])
    office.act(codes[1], "tra-lai", AGENCY, ly_do="Thuộc đường tỉnh quản lý.")
    office.later(hours=5)
    office.finish(codes[2])


def test_the_office_reports_at_the_weekly_briefing_and_what_went_out_moves_no_more(both) -> None:
    a_week(both)
    made = drafted(both)
    draft = shown(both, made)
    assert "tiếp nhận 4 phản ánh" in draft.texts["tiep-nhan"] and "{" not in "".join(draft.texts.values())
    assert drafted(both) == made  # one report for the same days
    with pytest.raises(NotFound):
        shown(both, made, LEADER)  # a draft is for those who make it
    texts = {**draft.texts, "de-xuat": "Đề nghị UBND phường Tân Phong báo cáo."}
    reporting.rewrite(both.desk, made, draft.report.seq, texts, both.who(OFFICE), both.at)
    with pytest.raises(Conflict):
        reporting.rewrite(both.desk, made, draft.report.seq, texts, both.who(CHIEF), both.at)
    with pytest.raises(NotAllowed):
        reporting.issue(both.desk, made, 2, texts, both.who(OFFICE), both.at)
    reporting.issue(both.desk, made, 2, texts, both.who(CHIEF), both.at)
    out = shown(both, made, LEADER)
    assert (out.found.total.timely, out.found.total.late, out.found.total.overdue) == (1, 1, 1)
    both.finish(out.found.late[0].case)  # the world goes on
    later = shown(both, made, LEADER)
    assert later == out and later.texts["de-xuat"] == texts["de-xuat"]
    with pytest.raises(NotAllowed):
        reporting.rewrite(both.desk, made, 4, texts, both.who(CHIEF), both.at)
    issued = json.loads(journal.read(f"report:{made}")[-1].text)["data"]
    assert issued["figures"]["total"]["overdue"] == 1 and set(issued["digests"]) >= {"rules", "calendar", "source"}
    kept = reports.all_rows()
    rebuilding.rebuild(both.desk)
    assert reports.all_rows() == kept and len(kept) == 1
    assert rebuilding.verify(both.desk.database, both.at) == []


def test_a_draft_is_made_by_itself_once_a_period_and_made_up_for_after_downtime(both) -> None:
    friday = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)  # 07:00 in the city

    registers.keep_version("v", "v", "", {}, friday - timedelta(days=30))
    assert reporting.make_due(both.desk, friday - timedelta(days=7, seconds=1)) == 3
    assert reporting.make_due(both.desk, friday - timedelta(seconds=1)) == 1
    assert reporting.make_due(both.desk, friday) == 1
    assert reporting.make_due(both.desk, friday + timedelta(hours=1)) == 0
    newest = reports.newest(False)[0]
    assert (newest.first, newest.last) == ("2026-11-13", "2026-11-19")
    assert reporting.make_due(both.desk, friday + timedelta(days=15)) == 2


def test_workers_that_ask_at_the_same_time_make_one_draft_a_period(both) -> None:
    friday = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    registers.keep_version("v", "v", "", {}, friday - timedelta(days=30))
    gate, failed = threading.Barrier(2), []

    def work() -> None:
        with both.desk.database.connection_context():
            gate.wait()
            try:
                reporting.make_due(both.desk, friday)
            except Exception as error:  # a thread's failure is the test's
                failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join(30)
    assert failed == []
    made = reports.newest(False)
    assert len(made) == reporting.CAUGHT_UP
    assert [len(journal.read(f"report:{r.id}")) for r in made] == [1] * len(made)
    assert rebuilding.verify(both.desk.database, friday) == []


def numbers(rows: list[tuple[object, ...]]) -> list[list[str]]:
    return [[str(c) for c in row] for row in rows]


def test_the_numbers_of_the_files_are_those_of_a_recount_in_sql(both) -> None:
    a_week(both)
    made = shown(both, drafted(both))
    until = made.found.span.until
    micro = int(until.timestamp() * 1_000_000)
    (received,) = both.desk.database.execute_sql(
        "SELECT count(*) FROM case_row WHERE sent_day BETWEEN '2026-11-16' AND '2026-11-22'"
    ).fetchone()
    (timely,) = both.desk.database.execute_sql(
        "SELECT count(*) FROM case_row WHERE done_day BETWEEN '2026-11-16' AND '2026-11-22' AND stopped_at <= due_at"
    ).fetchone()
    (late,) = both.desk.database.execute_sql(
        "SELECT count(*) FROM case_row WHERE done_day BETWEEN '2026-11-16' AND '2026-11-22' AND stopped_at > due_at"
    ).fetchone()
    (overdue,) = both.desk.database.execute_sql(
        f"SELECT count(*) FROM case_row WHERE stopped_at IS NULL AND due_at < {micro}"
    ).fetchone()
    assert (received, timely, late, overdue) == (4, 1, 1, 1)
    whole = ["Cộng", str(received), str(timely), str(late), str(overdue), "33 %"]
    document = Document(BytesIO(papers.as_file(both.desk, made, "docx")))
    tables = [[[c.text for c in r.cells] for r in t.rows] for t in document.tables]
    assert whole in [row for table in tables for row in table]
    book = load_workbook(BytesIO(papers.as_file(both.desk, made, "xlsx")))
    cells = [numbers(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    assert whole in [row for sheet in cells for row in sheet]


WORST = "=cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "<b>&</b> {{ x }} {% if %}", "x" * 3000, "ế ự Đ ỡ"


def a_paper(rows: int = 0, texts: tuple[str, ...] = WORST) -> Paper:
    grid = Grid("Theo [lĩnh] vực: */?", ("Lĩnh vực", "Tiếp nhận"), tuple((t, 1) for t in texts[:5]))
    annex = Grid(
        "Vụ việc quá hạn",
        ("Mã vụ việc", "Lĩnh vực", "Hạn"),
        tuple((f"CASE-{n}", "Trật tự", "16/11/2026 09:00") for n in range(rows)),
    )
    sections = (Section("Tiếp nhận", texts, (grid, grid)),)
    return Paper(
        "",
        "VĂN PHÒNG",
        "BC",
        "Lai Châu",
        2026,
        "BÁO CÁO",
        "về việc",
        "(tuần)",
        sections,
        annex,
        ("Lưu: VT",),
        "",
        "CHÁNH VĂN PHÒNG",
        "",
    )


def test_words_stay_words_in_every_format() -> None:
    document = Document(BytesIO(to_docx(a_paper(), TEMPLATE)))
    told = "\n".join(p.text for p in document.paragraphs)
    assert all(text in told for text in WORST)
    book = load_workbook(BytesIO(to_xlsx(a_paper())))
    assert {c.data_type for sheet in book.worksheets for row in sheet.iter_rows() for c in row} <= {"s", "n"}
    assert len(set(book.sheetnames)) == 4
    assert to_pdf(a_paper()).startswith(b"%PDF")


def test_a_week_without_anything_and_one_with_five_thousand_overdue_cases(office) -> None:
    made = shown(office, drafted(office))
    for suffix in papers.TYPES:
        assert papers.as_file(office.desk, made, suffix)
    begun = datetime.now(UTC)
    assert to_docx(a_paper(5000), TEMPLATE) and to_xlsx(a_paper(5000))
    assert datetime.now(UTC) - begun < timedelta(seconds=20)


def spoilt(old: str, new: str) -> bytes:
    document = Document(BytesIO(TEMPLATE))
    for p in document.paragraphs:
        for run in p.runs:
            run.text = run.text.replace(old, new)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("template", "named"),
    [
        (spoilt("{{ trich_yeu }}", "{{ trich_yeuu }}"), "trich_yeuu"),
        (spoilt("{{ trich_yeu }}", "{{ trich_yeu"), "trich_yeu"),
        (spoilt("{%p for doan in phan.cac_doan %}", "{%p fro doan in phan.cac_doan %}"), "fro"),
        (spoilt("{{ trich_yeu }}", "{{ ''.__class__.__mro__ }}"), "Mẫu văn bản"),
        (b"not a zip", "Word"),
    ],
)
def test_a_broken_template_is_named_with_its_tag(template: bytes, named: str) -> None:
    with pytest.raises(Broken) as told:
        to_docx(a_paper(), template)
    assert named in str(told.value)


def test_what_is_too_long_is_said(office) -> None:
    made = drafted(office)
    with pytest.raises(Refused):
        reporting.rewrite(office.desk, made, 1, {"de-xuat": "x" * 30_000}, office.who(OFFICE), office.at)


def test_figures_and_paper_agree(office) -> None:
    a_week(office)
    found = timeliness.reckon(office.desk, *DAYS, office.at)
    assert found.total == shown(office, drafted(office)).found.total
