"""Figures on timeliness: true, the same wherever they are shown, and never better than what happened."""

import re
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from clocked import Clocked, at
from peewee import Database

from quyche.errors import Refused
from quyche.service import overview, rebuilding, sayings, timeliness
from quyche.store import figures

ROOT = Path(__file__).parents[2]
WEEK = (date(2026, 11, 16), date(2026, 11, 22))
OFFICE, WARD, HEAD = "chuyen-vien-van-phong", "ubnd-tan-phong", "lanh-dao"


def given_back(office) -> str:
    code = office.report()
    office.assign(code)
    office.act(code, "tra-lai", WARD, ly_do="Thuộc đường tỉnh quản lý.")
    return code


def reckoned(office) -> timeliness.Reckoned:
    return timeliness.reckon(office.desk, *WEEK, office.at)


def test_a_case_given_back_is_neither_solved_nor_late(both) -> None:
    given_back(both)
    total = reckoned(both).total
    assert (total.received, total.returned, total.timely, total.late, total.overdue) == (1, 1, 0, 0, 0)
    assert [f.returned for f in reckoned(both).groups["lead"] if f.id == WARD] == [1]
    seen = overview.overview(both.desk, both.who(HEAD), both.at).total
    assert (seen.timely, seen.late, seen.overdue) == (0, 0, 0)


def test_an_overdue_case_counts_against_the_share_before_it_is_solved_and_after(both) -> None:
    first, second = both.report(), both.report(noi_dung="Rác đổ đầy góc phố.")
    both.assign(first), both.assign(second)
    both.later(hours=1)
    both.finish(first)
    both.later(hours=3)
    total = reckoned(both).total
    assert (total.timely, total.late, total.overdue, total.on_time) == (1, 0, 1, 50)
    assert overview.overview(both.desk, both.who(HEAD), both.at).total.on_time == 50
    both.finish(second)
    total = reckoned(both).total
    assert (total.timely, total.late, total.overdue, total.on_time) == (1, 1, 0, 50)
    assert (total.solve.median, total.solve.ninetieth) == (3600, 4 * 3600)


def test_what_is_refused_is_no_result_in_time(both) -> None:
    code = both.report()
    both.act(
        code,
        "tu-choi",
        "truong-ioc",
        ly_do="Không thuộc phạm vi.",
        tra_loi="Xin gửi nơi khác.",
        linh_vuc="trat-tu-do-thi",
        dia_ban="tan-phong",
    )
    total = reckoned(both).total
    assert (total.refused, total.timely, total.overdue) == (1, 0, 0)


def test_a_span_is_compared_with_the_one_before_it(both) -> None:
    both.report()
    both.later(days=7)
    both.report(), both.report(noi_dung="Rác đổ đầy góc phố.")
    found = timeliness.reckon(both.desk, date(2026, 11, 23), date(2026, 11, 29), both.at)
    assert (found.total.received, found.before.received) == (2, 1)


def test_every_group_adds_up_to_the_whole(both) -> None:
    given_back(both)
    code = both.report(linh_vuc="moi-truong", dia_ban="")
    both.assign(code, dia_ban="")
    both.later(hours=9)
    found = reckoned(both)
    for rows in found.groups.values():
        for key in ("received", "refused", "timely", "late", "overdue", "deferred", "returned", "chased"):
            assert sum(getattr(f, key) for f in rows) == getattr(found.total, key)
    assert [row.case for row in found.late] == [code]


def test_figures_are_what_a_rebuild_makes(both) -> None:
    given_back(both)
    both.finish(_dispatched(both))
    kept = figures.all_rows()
    assert len(kept) == 3
    rebuilding.rebuild(both.desk)
    assert figures.all_rows() == kept


def _dispatched(office) -> str:
    code = office.report(noi_dung="Rác đổ đầy góc phố.")
    office.assign(code)
    return code


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2026, 11, 17), date(2026, 11, 16), "span-backwards"),
        (date(2026, 11, 18), date(2026, 11, 20), "span-ahead"),
        (date(2024, 11, 16), date(2026, 11, 16), "span-too-long"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(office, first: date, last: date, problem: str) -> None:
    office.at += timedelta(0)
    with pytest.raises(Refused) as told:
        timeliness.reckon(office.desk, first, last, office.at)
    assert [p[0] for p in told.value.problems.values()] == [problem]


def printed_query() -> str:
    """The SQL that the documentation prints, with the parameters as they are named there."""
    return re.search(r"```sql\n(.*?)```", (ROOT / "docs/figures.md").read_text(encoding="utf-8"), re.S)[1]


def recounted(database: Database, found: timeliness.Reckoned) -> dict[str, int]:
    """What the printed query counts, after it has been compared with the figures one by one."""
    said = {"first": WEEK[0], "last": WEEK[1], "until": int(found.span.until.timestamp() * 1_000_000)}
    query = re.sub(
        r":(first|last|until)\b",
        lambda m: f"'{said[m[1]]}'" if m[1] != "until" else str(said["until"]),
        printed_query(),
    )
    cursor = database.execute_sql(query)
    names = [c[0] for c in cursor.description]
    counted = dict(zip(names, cursor.fetchone(), strict=True))
    total = asdict(found.total)
    for name, value in counted.items():
        measure, _, part = name.rpartition("_")
        spread = total.get(measure) if part in ("median", "ninetieth") else None
        assert (spread[part] if spread else total[name]) == value, name
    return counted


def test_dashboard_report_and_the_printed_query_give_the_same_numbers(both) -> None:
    given_back(both)
    code, late, never = (both.report(noi_dung=f"Vỉa hè bị lấn chiếm, lần {n}.") for n in range(3))
    for one in (code, late, never):
        both.assign(one)
    both.later(minutes=40)
    both.finish(code)
    both.act(never, "don-doc", OFFICE, noi_dung="Xin báo cáo ngay.")
    both.later(hours=3)
    both.finish(late)
    found = reckoned(both)
    counted = recounted(both.desk.database, found)
    assert (counted["chased"], counted["overdue"], counted["late"], counted["returned"]) == (1, 1, 1, 1)
    seen = overview.overview(both.desk, both.who(HEAD), both.at).total
    assert (seen.sent, seen.timely, seen.late, seen.overdue, seen.on_time) == (
        counted["received"], counted["timely"], counted["late"], counted["overdue"], found.total.on_time,
    )  # fmt: skip


def test_a_rest_counts_beside_the_share_and_not_against_it(database: Database, tmp_path: Path) -> None:
    """A limit of two hours from eight: a rest moves it, hides no lateness, and is told in hours."""
    office, why = Clocked(database, tmp_path), {"ly-do": "Chờ kết luận giám định."}
    moved, still, too_late = (office.dispatched(on("08:00")) for _ in range(3))
    office.act(on("09:30"), moved, "tam-dung", **why)
    office.act(on("09:30"), still, "tam-dung", **why)
    office.act(on("10:30"), too_late, "tam-dung", **why)
    office.act(on("11:00"), moved, "chay-tiep")
    office.done(on("11:30"), moved)  # half an hour after noon of a limit without its rest, and on the dot with it
    now = on("16:00")
    found = timeliness.reckon(office.desk(now), *WEEK, now)
    total = found.total
    assert (total.timely, total.late, total.overdue, total.on_time) == (1, 0, 1, 50)
    assert (total.paused, total.resting) == (90 * 60, 1)
    assert recounted(database, found)["paused"] == 90 * 60
    beside = timeliness.beside(office.desk(now), *WEEK, now)
    assert (beside.paused, beside.resting) == (total.paused, total.resting)
    part = next(p for p in office.desk(now).policy.briefings[0].parts if "{tạm dừng}" in p.text)
    assert "tạm dừng tổng cộng 1 giờ 30 phút" in sayings.filled(part.text, found)
    office.act(on("17:00"), still, "chay-tiep")
    office.done(on("17:31"), still)
    after = timeliness.reckon(office.desk(on("18:00")), *WEEK, on("18:00")).total
    assert (after.timely, after.late, after.overdue, after.resting) == (1, 1, 1, 0)
    assert after.paused == 9 * 3600


def on(time: str) -> datetime:
    return at(f"2026-11-16 {time}")


def test_rests_and_deferrals_stand_beside_the_share(both) -> None:
    code = both.report()
    both.assign(code)
    both.act(
        code,
        "bao-cao-chua-giai-quyet",
        WARD,
        nguyen_nhan="Thiếu phương tiện cẩu kéo.",
        du_kien="18/11/2026 09:00",
        bao_cao_voi="lanh-dao-ubnd",
    )
    both.later(hours=5)
    both.finish(code)
    total = reckoned(both).total
    assert (total.late, total.deferred, total.postponed, total.on_time) == (1, 1, 1, 0)
