"""A report on two policies is what SQL over the log counts by itself."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import click
import pytest
from recount import Recount, Row
from reporting import ROOT
from seeding import EDITS, NOW, edited, seed

from quyche import clock
from quyche.cli import impact_commands
from quyche.service import impacting
from quyche.service.desk import Desk
from quyche.service.preparing import read_directory

CALENDAR = "rules/calendar.yaml"
DAYS = (date(2026, 1, 1), date(2026, 11, 18), date(2026, 11, 19))
"""All cases, and both sides of a midnight around which reports were sent."""


@pytest.fixture
def printed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What the command prints."""

    def run(*sides: str, since: str = "", form: str = "json") -> str:
        impact_commands.impact(desk, ROOT, (sides[0], sides[1]), (since, ""), form, "vi")
        return capsys.readouterr().out

    return run


def test_a_report_says_what_sql_counts(
    desk: Desk, other: str, monkeypatch: pytest.MonkeyPatch, printed: Callable[..., str]
) -> None:
    monkeypatch.setattr(impacting, "BATCH", 7)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seed(desk, 26)
    serving = desk.live.source_digest
    calendars = read_directory(ROOT)[CALENDAR], edited(*EDITS)[CALENDAR]
    recount, sizes = Recount(desk.database, calendars, NOW), []
    for day in DAYS:
        recount.since(day)
        said = json.loads(printed(serving, other, since=f"{day:%d/%m/%Y}"))
        assert (said["since"], said["old"], said["new"]) == (str(day), serving, other)
        assert {key: said[key] for key in ("compared", "undecided", "changed", "late")} == recount.sums()
        assert set(_moved(said)) == recount.moved()
        assert {(m["what"], m["agency"], m["cases"]) for m in said["late_by"]} == recount.late_by()
        assert set(_load(said)) == recount.load()
        assert [_told(case) for case in said["cases"]] == list(recount.cases())
        sizes.append(said["compared"])
    assert sizes[0] > sizes[1] > sizes[2] > 0, "a day that parts nothing proves nothing"
    recount.since(DAYS[0])
    sums = recount.sums()
    assert sums["undecided"], "a seed that shows nothing proves nothing"
    assert all(sums["changed"].values()), sums
    same = json.loads(printed(serving, serving))
    assert (same["compared"], same["cases"], set(same["changed"].values())) == (sums["compared"], [], {0})
    assert all(row["old"] == row["new"] for row in same["load"])
    _in_words(printed(serving, other, form="text"), sums)


def _in_words(said: str, sums: dict[str, Any]) -> None:
    assert f"Khác nhau ở {sums['changed']['any']} vụ việc." in said
    assert "02 giờ → 01 giờ" in said
    assert "08 giờ làm việc → 05 giờ làm việc" in said
    assert "Trung tâm Y tế → Phòng Kinh tế" in said
    assert f"… và {sums['changed']['any'] - impact_commands.SHOWN} vụ việc nữa" in said


def test_what_cannot_be_compared_is_wrong_use(desk: Desk, printed: Callable[..., str]) -> None:
    serving = desk.live.source_digest
    for wrong in (("serving", serving), (serving, "no-such-branch")):
        with pytest.raises(click.UsageError):
            printed(*wrong)
    with pytest.raises(click.UsageError, match="30/02"):
        printed(serving, serving, since="30/02/2026")


def _moved(said: dict[str, Any]) -> Iterator[Row]:
    for move in said["moved"]:
        yield move["what"], _plain(move["from"]), _plain(move["to"]), move["cases"]


def _plain(value: Any) -> str | None:
    if not isinstance(value, dict):
        return value
    assert value["unit"] == "hour"
    return f"{value['amount']} {value['clock']}"


def _load(said: dict[str, Any]) -> Iterator[Row]:
    for row in said["load"]:
        for side, key in (("a", "old"), ("b", "new")):
            yield from ((side, row["agency"], hour, many) for hour, many in enumerate(row[key]) if many)


def _told(case: dict[str, Any]) -> Row:
    return case["case"], case["what"], _answer(case["old"]), _answer(case["new"])


def _answer(said: dict[str, Any]) -> Row:
    limit = said["limit"] or {"amount": None, "clock": ""}
    due = said["due_at"] and int(datetime.fromisoformat(said["due_at"]).timestamp())
    return (said["lead"] or "", "".join(said["with"]), limit["amount"], limit["clock"], due, int(said["late"]),
            said["admissible"], said["publish"])  # fmt: skip
