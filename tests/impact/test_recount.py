"""A report on two policies is what plain SQL over the rows of the cases counts by itself."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click
import pytest
from reporting import ROOT
from seeding import NOW, seed

from quyche.cli import impact_commands
from quyche.service import impacting
from quyche.service.desk import Desk
from quyche.store import impacts
from quyche.store.impact_tables import Impact

RULES = (
    ("trat-tu-do-thi", "", "", 2, 1),
    ("moi-truong", "phong-tai-nguyen-moi-truong", "phong-tai-nguyen-moi-truong", 4, 6),
    ("gia-ca-thi-truong", "phong-kinh-te", "", 4, 4),
    ("van-hoa-du-lich", "phong-van-hoa-thong-tin", "phong-van-hoa-thong-tin", 4, 4),
    ("ve-sinh-an-toan-thuc-pham", "trung-tam-y-te", "phong-kinh-te", 2, 2),
)
"""Category, who leads and for how many hours under either policy, as the regulation says it; "" is the ward's own."""

RULE_ROWS = ", ".join(f"('{c}', '{a}', '{b}', {m}, {n})" for c, a, b, m, n in RULES)
WHOLE = f"""
WITH rule(category, lead_a, lead_b, hours_a, hours_b) AS (VALUES {RULE_ROWS}),
told AS (
  SELECT c.code, c.sent_day, c.received_at AS start, COALESCE(c.stopped_at, {{now}}) AS ended,
    CASE lead_a WHEN '' THEN 'ubnd-' || c.ward ELSE lead_a END AS a,
    CASE lead_b WHEN '' THEN 'ubnd-' || c.ward ELSE lead_b END AS b,
    hours_a, hours_b, c.category = 'van-hoa-du-lich' AS withheld,
    COALESCE(c.stopped_at, {{now}}) > c.received_at + hours_a * 3600000000 AS late_a,
    COALESCE(c.stopped_at, {{now}}) > c.received_at + hours_b * 3600000000 AS late_b
  FROM case_row c JOIN rule r ON r.category = c.category WHERE c.received_at IS NOT NULL AND c.sent_day >= '{{since}}'
)
"""
SUMS = """SELECT COUNT(*), SUM(CASE WHEN a <> b THEN 1 ELSE 0 END), SUM(CASE WHEN hours_a <> hours_b THEN 1 ELSE 0 END),
  SUM(CASE WHEN late_b AND NOT late_a THEN 1 ELSE 0 END), SUM(CASE WHEN late_a AND NOT late_b THEN 1 ELSE 0 END),
  SUM(CASE WHEN late_a THEN 1 ELSE 0 END), SUM(CASE WHEN late_b THEN 1 ELSE 0 END),
  SUM(CASE WHEN a <> b OR hours_a <> hours_b OR withheld THEN 1 ELSE 0 END),
  SUM(CASE WHEN withheld THEN 1 ELSE 0 END) FROM told"""
MOVES = "SELECT a, b, COUNT(*) FROM told WHERE a <> b GROUP BY a, b"
HOUR = "(start + 25200000000) / 3600000000"
LOAD = f"SELECT {{side}}, {HOUR} - 24 * (({HOUR}) / 24), COUNT(*) FROM told GROUP BY 1, 2"
CODES = "SELECT code FROM told WHERE a <> b OR hours_a <> hours_b OR withheld ORDER BY code"


def ran(desk: Desk, number: int) -> Impact:
    work = impacting.Comparison()
    while work.work_off(desk, NOW + timedelta(minutes=3)):
        pass
    found = impacts.one(number)
    assert found
    assert (found.failure, found.done) == ("", found.total)
    return found


def rows(desk: Desk, query: str, since: str = "", **words: str) -> list[tuple[Any, ...]]:
    now = int(NOW.timestamp()) * 1_000_000
    return list(desk.database.execute_sql(WHOLE.format(now=now, since=since) + query.format(**words)).fetchall())


def hours(desk: Desk, side: str, since: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for agency, hour, many in rows(desk, LOAD, since, side=side):
        found.setdefault(agency, [0] * 24)[hour] = many
    return found


def test_a_report_says_what_sql_counts(
    desk: Desk, other: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(impacting, "BATCH", 7)
    seed(desk, 30)
    assert _agreed(desk, other, "") > _agreed(desk, other, "2026-11-19") > 0
    serving = desk.live.source_digest
    same = json.loads(ran(desk, impacting.ask(desk, serving, serving, None, None, "v", NOW)).found)
    assert (same["compared"], same["undecided"], set(same["changed"].values())) == (25, 5, {0})
    assert all(row["old"] == row["new"] for row in same["load"])
    _printed(desk, other, capsys)


def _printed(desk: Desk, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says the same, as data with every case and in words, and keeps the report."""
    sides = desk.live.source_digest, other
    impact_commands.impact(desk, ROOT, sides, ("19/11/2026", ""), "json", "vi")
    data = json.loads(capsys.readouterr().out)
    kept = impacts.one(impacts.newest(1)[0].id)
    assert kept
    assert (data["since"], data["old"], data["new"]) == ("2026-11-19", *sides)
    assert len(data["cases"]) == data["changed"]["any"] == json.loads(kept.found)["changed"]["any"]
    assert {"limit", "due"} in [set(c["what"]) for c in data["cases"]]
    impact_commands.impact(desk, ROOT, sides, ("2026-11-19", ""), "text", "vi")
    said = capsys.readouterr().out
    assert f"Khác nhau ở {data['changed']['any']} vụ việc." in said
    assert "02 giờ → 01 giờ" in said
    assert "Trung tâm Y tế → Phòng Kinh tế" in said
    for wrong in (("serving", other), ("", "no-such-branch")):
        with pytest.raises(click.UsageError):
            impact_commands.impact(desk, ROOT, wrong, ("", ""), "text", "vi")
    with pytest.raises(click.UsageError, match="30/02"):
        impact_commands.impact(desk, ROOT, sides, ("30/02/2026", ""), "text", "vi")


def _agreed(desk: Desk, other: str, since: str) -> int:
    """How many cases changed, by the report and by SQL alike."""
    day = datetime.fromisoformat(since).date() if since else None
    report = ran(desk, impacting.ask(desk, desk.live.source_digest, other, day, None, "v", NOW))
    told = json.loads(report.found)
    ((many, leads, limits, newly, no_longer, late_a, late_b, touched, withheld),) = rows(desk, SUMS, since)
    changed = told["changed"]
    assert since or (newly and no_longer and leads and limits), "a seed that shows nothing proves nothing"
    assert (told["compared"], changed["lead"], changed["limit"], changed["any"]) == (many, leads, limits, touched)
    assert (changed["newly_late"], changed["no_longer_late"]) == (newly, no_longer)
    assert (changed["due"], changed["admissible"], changed["publish"]) == (limits, 0, withheld)
    assert told["late"] == {"old": late_a, "new": late_b}
    moves = {(m["from"], m["to"]): m["cases"] for m in told["moved"] if m["what"] == "lead"}
    assert moves == {(a, b): n for a, b, n in rows(desk, MOVES, since)}
    assert {row["agency"]: row["old"] for row in told["load"] if any(row["old"])} == hours(desk, "a", since)
    assert {row["agency"]: row["new"] for row in told["load"] if any(row["new"])} == hours(desk, "b", since)
    assert list(_listed(report.id)) == [code for (code,) in rows(desk, CODES, since)]
    return int(touched)


def _listed(number: int) -> Iterator[str]:
    after = ""
    while found := impacts.changed(number, "", after, 5):
        yield from (row.case for row in found)
        after = found[-1].case
