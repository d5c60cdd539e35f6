"""Every number of every table of the weekly report, in Word and in Excel, beside a count of its own in SQL."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from quyche.service import books, papers, reporting
from quyche.service.desk import Submission
from quyche.texts.words import span, when

DAYS = (date(2026, 11, 16), date(2026, 11, 22))
OFFICE, CHIEF, HEAD, WARD = "chuyen-vien-van-phong", "chanh-van-phong", "truong-ioc", "ubnd-tan-phong"
WITHIN = "BETWEEN '2026-11-16' AND '2026-11-22'"
HOW_MANY = {
    "Tiếp nhận": f"SELECT {{by}}, COUNT(*) FROM case_row WHERE sent_day {WITHIN} GROUP BY 1",
    "Đúng hạn": f"SELECT {{by}}, COUNT(*) FROM case_row WHERE done_day {WITHIN} AND stopped_at <= due_at GROUP BY 1",
    "Quá hạn": f"SELECT {{by}}, COUNT(*) FROM case_row WHERE done_day {WITHIN} AND stopped_at > due_at GROUP BY 1",
    "Đang quá hạn": "SELECT {by}, COUNT(*) FROM case_row WHERE stopped_at IS NULL AND due_at < {until} GROUP BY 1",
    "Vướng mắc": "SELECT {line}, COUNT(*) FROM book_line LEFT JOIN case_row ON code = book_line.\"case\""
    " WHERE book = 'vuong-mac' GROUP BY 1",
    **{
        name: f"SELECT {{of}}, COUNT(*) FROM happening JOIN case_row ON code = happening.\"case\""
        f" WHERE kind = '{kind}' AND day {WITHIN} GROUP BY 1"
        for name, kind in (
            ("Từ chối", "refused"), ("Trả lại", "returned"), ("Báo cáo lùi", "deferred"), ("Đôn đốc", "chased"),
        )
    },
}  # fmt: skip
LENGTHS = {
    "Giao việc (giữa / 90 %)": ("dispatched_at - sent_at", "dispatched_day"),
    "Giải quyết (giữa / 90 %)": ("solved_at - dispatched_at", "solved_day"),
}
SPREAD = f"""SELECT at, MIN(CASE WHEN place * 100 >= n * 50 THEN length END), MIN(CASE WHEN place * 100 >= n * 90 THEN length END)
FROM (SELECT {{by}} AS at, {{length}} AS length, ROW_NUMBER() OVER (PARTITION BY {{by}} ORDER BY {{length}}) AS place,
COUNT(*) OVER (PARTITION BY {{by}}) AS n FROM figure WHERE {{day}} {WITHIN}) placed GROUP BY 1"""
KINDS = {"Lĩnh vực": "category", "Nguồn": "source", "Địa bàn": "ward", "Cơ quan chủ trì": "lead"}


def a_full_week(office) -> None:
    """Of everything that is counted at least one, in several places."""
    streets = [office.report(noi_dung=f"Vỉa hè bị lấn chiếm, lần {n}.") for n in range(4)]
    traffic = [office.report(linh_vuc="an-toan-giao-thong", dia_ban=w) for w in ("doan-ket", "quyet-thang")]
    spam = office.report(linh_vuc="moi-truong", dia_ban="sung-phai")
    seen = {"phat_hien_luc": "2026-11-16T08:50", "noi_dung": "Camera thấy xe đỗ chắn làn.", "cam_ket": ""}
    office.report("tu-camera", by="truc-ioc", **seen)
    waiting = office.report(linh_vuc="moi-truong", dia_ban="doan-ket")
    office.later(minutes=7)
    for code in (*streets, *traffic):
        office.assign(code)
    typed = {"ly_do": "Không thuộc phạm vi.", "tra_loi": "Xin gửi nơi khác.", "linh_vuc": "moi-truong"}
    office.act(spam, "tu-choi", HEAD, **typed, dia_ban="sung-phai")
    office.act(streets[0], "tra-lai", WARD, ly_do="Thuộc đường tỉnh quản lý.")
    other = {
        "linh_vuc": "gia-ca-thi-truong",
        "dia_ban": "tan-phong",
        "chu_tri": "phong-kinh-te",
        "ly_do": "Là việc bán quá giá.",
    }
    office.act(streets[0], "van-phong-giao", OFFICE, **other)
    office.act(streets[1], "don-doc", OFFICE, noi_dung="Xin báo cáo ngay.")
    why = {"nguyen_nhan": "Chưa có phương tiện cẩu dỡ.", "du_kien": "2026-11-20T17:00", "bao_cao_voi": "lanh-dao-ubnd"}
    office.act(streets[2], "bao-cao-chua-giai-quyet", WARD, **why)
    raised = Submission("v", {"noi-dung": ["Không có đường vào tận nơi."], "vu-viec": [streets[3]]})
    books.enter(office.desk, books.book_of(office.desk, "vuong-mac"), raised, office.who(WARD), office.at)
    office.later(minutes=33)
    office.finish(streets[1])
    office.later(hours=5)
    office.finish(streets[3])
    office.finish(traffic[0], "cong-an-thanh-pho")
    assert office.case(waiting).dispatched_at is None


def counted(office, kind: str, until: int) -> dict[str, dict[str, str]]:
    """By what a column is called and the id of a row ("" with all of them added up): what SQL says, as it is shown."""
    by = KINDS[kind]
    of = "COALESCE(NULLIF(agency, ''), lead)" if by == "lead" else by
    words = {"by": by, "of": of, "line": "agency" if by == "lead" else f"COALESCE({by}, '')", "until": until}
    ask = office.desk.database.execute_sql
    found = {name: dict(ask(sql.format(**words)).fetchall()) for name, sql in HOW_MANY.items()}
    whole: dict[str, dict[str, str]] = {
        name: {**{r: str(n) for r, n in rows.items()}, "all": str(sum(rows.values()))} for name, rows in found.items()
    }
    parts = [{**found[n], "all": sum(found[n].values())} for n in ("Đúng hạn", "Quá hạn", "Đang quá hạn")]
    due = {
        r: [p.get(r, 0) for p in parts] for r in {*parts[0], *parts[1], *parts[2]} if sum(p.get(r, 0) for p in parts)
    }
    whole["Tỷ lệ đúng hạn"] = {r: f"{100 * n[0] // sum(n)} %" for r, n in due.items()}
    for name, (length, day) in LENGTHS.items():
        rows = [*ask(SPREAD.format(by=by, length=length, day=day)).fetchall()]
        rows += ask(SPREAD.format(by="'all'", length=length, day=day)).fetchall()
        whole[name] = {r: " / ".join(span(timedelta(microseconds=x)) for x in lengths) for r, *lengths in rows}
    return whole


def tables_of(file: bytes, suffix: str) -> Iterator[list[list[str]]]:
    if suffix == "docx":
        yield from ([[c.text for c in r.cells] for r in t.rows] for t in Document(BytesIO(file)).tables)
        return
    for sheet in load_workbook(BytesIO(file)).worksheets:
        yield [[str(c) for c in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_every_number_of_every_table_is_that_of_a_count_in_sql(both) -> None:
    a_full_week(both)
    made = reporting.draft(both.desk, both.desk.policy.briefings[0], *DAYS, both.who(OFFICE), both.at)
    shown = reporting.visible(both.desk, made, both.who(CHIEF), both.at)
    until, policy = int(shown.found.span.until.timestamp() * 1_000_000), both.desk.policy
    rows = (*policy.categories, *policy.sources, *policy.wards, *policy.agencies)
    ids = {**{r.label.vi: r.head.id for r in rows}, "Chưa rõ": "", "Cộng": "all"}
    told = {kind: counted(both, kind, until) for kind in KINDS}
    sheets = [s for p in shown.briefing.parts for s in p.sheets]
    for suffix in ("docx", "xlsx"):
        tables = [t for t in tables_of(papers.as_file(both.desk, shown, suffix), suffix) if t[0][0] in KINDS]
        assert len(tables) == len(sheets)
        for (kind, *columns), *body in tables:
            assert len(columns) > 1 and len(body) > 1
            for name, *cells in body:
                expected = [told[kind][c].get(ids[name], "–" if "%" in c or "Tỷ lệ" in c else "0") for c in columns]
                assert cells == expected, (suffix, kind, name)
            named = {ids[name] for name, *_ in body}
            assert {r for c in columns for r in told[kind][c]} <= named
    seen = {c: told["Cơ quan chủ trì"][c]["all"] for c in HOW_MANY}
    assert "0" not in seen.values(), "a week in which nothing of a kind happened would prove nothing"
    _compare_annex(both, shown, until)


def _compare_annex(office, shown: reporting.Shown, until: int) -> None:
    found = office.desk.database.execute_sql(
        f"SELECT code, due_at FROM case_row WHERE (stopped_at IS NULL AND due_at < {until})"
        f" OR (done_day {WITHIN} AND stopped_at > due_at) ORDER BY stopped_at IS NOT NULL, due_at, code"
    ).fetchall()
    assert len(found) > 1
    zone = office.desk.live.book.zone
    expected = [(code, when(office.case(code).limit_clock.due_at, zone)) for code, _ in found]
    for suffix in ("docx", "xlsx"):
        file = papers.as_file(office.desk, shown, suffix)
        (annex,) = (t for t in tables_of(file, suffix) if t[0][0] == "Mã vụ việc")
        assert [(row[0], row[4]) for row in annex[1:]] == expected
