"""Clocks: confirmed facts, impossible calendars, scenarios, and laws that hold for every calendar."""

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quyche import hours

FACTS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
VN = ZoneInfo("Asia/Ho_Chi_Minh")
EIGHT = hours.read_calendar(FACTS["calendars"]["vn_8"])
SEVEN_AND_A_HALF = hours.read_calendar(FACTS["calendars"]["vn_75"])
NAMES = sorted(FACTS["calendars"])
CALENDARS = {name: hours.read_calendar(spec) for name, spec in FACTS["calendars"].items()}


@cache
def answers() -> dict[str, dict]:
    return {a["id"]: a for a in hours.answer(FACTS)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


@pytest.mark.parametrize("fact", FACTS["vectors"], ids=lambda f: f["id"])
def test_every_confirmed_fact_holds(fact: dict) -> None:
    answer = answers()[fact["id"]]
    if "due" in fact:
        assert datetime.fromisoformat(answer["due"]) == datetime.fromisoformat(fact["due"]), answer
    else:
        assert answer["worked"] == fact["seconds"]


DAYS = {"mon": [["09:00", "17:00"]]}
IMPOSSIBLE = {
    "no shift at all": {"tz": "Asia/Ho_Chi_Minh", "weekly": {}},
    "equal ends": {"tz": "UTC", "weekly": {"mon": [["09:00", "09:00"]]}},
    "overlap": {"tz": "UTC", "weekly": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
    "unknown zone": {"tz": "Asia/Lai_Chau", "weekly": DAYS},
    "no zone": {"weekly": DAYS},
    "30 February": {"tz": "UTC", "weekly": DAYS, "holidays": ["2026-02-30"]},
    "a day off and an exception": {
        "tz": "UTC", "weekly": DAYS, "holidays": ["2026-01-10"], "exceptions": {"2026-01-10": [["09:00", "17:00"]]},
    },
    "25 o'clock": {"tz": "UTC", "weekly": {"mon": [["09:00", "25:00"]]}},
    "eighth weekday": {"tz": "UTC", "weekly": {"xyz": [["09:00", "17:00"]]}},
}  # fmt: skip


@pytest.mark.parametrize("raw", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_impossible_calendars_are_refused(raw: dict) -> None:
    with pytest.raises(hours.CalendarError):
        hours.read_calendar(raw)


def test_negative_amounts_and_naive_instants_are_refused() -> None:
    with pytest.raises(hours.CalendarError):
        hours.add(EIGHT, at("2026-11-16T08:00"), -1)
    with pytest.raises(hours.CalendarError):
        hours.add(EIGHT, datetime(2026, 11, 16, 8), 60)


def test_beyond_the_decided_days_the_answer_says_so() -> None:
    raw = {**FACTS["calendars"]["vn_8"], "decided_until": "2026-11-16"}
    calendar = hours.read_calendar(raw)
    assert hours.add(calendar, at("2026-11-16T08:00"), 3600).decided
    assert not hours.add(calendar, at("2026-11-16T17:00"), 3600).decided


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(50, "2026-11-16T23:30"), (80, "2026-11-17T00:42"), (100, "2026-11-17T01:30")],
)
def test_four_plain_hours_run_through_the_night(percent: int, expected: str) -> None:
    """S1: received Monday 21:30."""
    assert hours.plain_add(at("2026-11-16T21:30"), 4 * 3600 * percent // 100) == at(expected)


PAUSE = [(at("2026-11-16T10:00"), at("2026-11-16T14:30"))]


@pytest.mark.parametrize(
    ("percent", "pauses", "expected"),
    [
        (50, [], "2026-11-16T15:15"), (80, [], "2026-11-17T08:09"), (100, [], "2026-11-17T09:45"),
        (50, PAUSE, "2026-11-17T08:15"), (80, PAUSE, "2026-11-17T10:39"), (100, PAUSE, "2026-11-17T14:15"),
    ],
)  # fmt: skip
def test_eight_working_hours_in_a_short_day(percent: int, pauses: list, expected: str) -> None:
    """S2 and S3: received Monday 09:15."""
    due = hours.add(SEVEN_AND_A_HALF, at("2026-11-16T09:15"), 8 * 3600 * percent // 100, pauses)
    assert due.at == at(expected)


def test_the_last_second_is_in_time() -> None:
    """S9."""
    due = at("2026-11-16T10:00")
    assert not hours.is_late(due, due)
    assert hours.is_late(due, due + timedelta(seconds=1))


@pytest.mark.parametrize(("after", "passed"), [(5, [50, 80, 100]), (9, [50, 80, 100, 200])])
def test_steps_that_lie_before_a_late_recording(after: int, passed: list[int]) -> None:
    """S12: a limit of 4 hours, recorded 5 and 9 hours after receipt."""
    start = at("2026-11-16T08:00")
    recorded = start + timedelta(hours=after)
    steps = [p for p in (50, 80, 100, 200, 300) if hours.plain_add(start, 4 * 36 * p) <= recorded]
    assert steps == passed


STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda d: d.replace(microsecond=0, tzinfo=VN))
AMOUNTS = st.integers(1, 40 * 3600)
ANY_CALENDAR = st.sampled_from(NAMES).map(CALENDARS.__getitem__)


@given(ANY_CALENDAR, STARTS, AMOUNTS)
@settings(max_examples=150, deadline=None)
def test_what_is_added_was_worked(calendar: hours.Calendar, start: datetime, amount: int) -> None:
    assert hours.worked(calendar, start, hours.add(calendar, start, amount).at) == amount


@given(ANY_CALENDAR, STARTS, AMOUNTS, AMOUNTS)
@settings(max_examples=150, deadline=None)
def test_two_positive_parts_make_the_whole(calendar: hours.Calendar, start: datetime, a: int, b: int) -> None:
    halfway = hours.add(calendar, start, a).at
    assert hours.add(calendar, halfway, b).at == hours.add(calendar, start, a + b).at


@given(ANY_CALENDAR, STARTS, AMOUNTS, st.integers(0, 5 * 86400))
@settings(max_examples=150, deadline=None)
def test_later_start_or_more_work_is_never_due_earlier(
    calendar: hours.Calendar, start: datetime, amount: int, more: int
) -> None:
    due = hours.add(calendar, start, amount).at
    assert hours.add(calendar, start + timedelta(seconds=more), amount).at >= due
    assert hours.add(calendar, start, amount + more).at >= due


@given(STARTS, AMOUNTS)
@settings(max_examples=150, deadline=None)
def test_a_pause_outside_hours_changes_nothing(start: datetime, amount: int) -> None:
    night = start.replace(hour=18, minute=0, second=0)
    pauses = [(night, night + timedelta(hours=12))]
    assert hours.add(EIGHT, start, amount, pauses).at == hours.add(EIGHT, start, amount).at


@given(STARTS, st.integers(1, 30 * 60))
@settings(max_examples=25, deadline=None)
def test_counting_minute_by_minute_gives_the_same(start: datetime, minutes: int) -> None:
    start = start.replace(second=0)
    due = hours.add(EIGHT, start, minutes * 60).at
    open_minutes = 0
    moment = start
    while moment < due:
        second = moment.hour * 3600 + moment.minute * 60
        open_minutes += any(a <= second < b for a, b in EIGHT.shifts_on(moment.date()))
        moment += timedelta(minutes=1)
    assert open_minutes == minutes


def test_intervals_show_the_arithmetic() -> None:
    shown = hours.intervals(EIGHT, at("2026-11-16T09:15"), at("2026-11-16T15:00"))
    assert [(a.strftime("%H:%M"), b.strftime("%H:%M")) for a, b in shown] == [
        ("09:15", "11:30"),
        ("13:30", "15:00"),
    ]
