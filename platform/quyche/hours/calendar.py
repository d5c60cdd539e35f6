"""What a calendar says of each day, and which calendars are impossible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quyche.errors import QuycheError

Shifts = tuple[tuple[int, int], ...]
DAY = 86400
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?")


class CalendarError(QuycheError):
    """A calendar or question that cannot be; `code` is stable, `words` fill its message."""

    def __init__(self, code: str, **words: str) -> None:
        self.code, self.words = code, words
        super().__init__(" ".join([code, *words.values()]))


@dataclass(frozen=True, slots=True)
class Season:
    """From one MM-DD to another, both included, possibly over the new year, with a week of its own.

    Every year, or only on the days from `since` to `until`.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    weekly: Mapping[int, Shifts]
    since: date = date.min
    until: date = date.max

    def covers(self, day: date) -> bool:
        if not self.since <= day <= self.until:
            return False
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True)
class Calendar:
    """Shifts are seconds of the local day, half open; one past 86,400 ends the next day.

    The most specific entry wins: an exception, then a holiday, then a season,
    then the week; breaks are cut out last. Raises CalendarError.
    """

    zone: str
    weekly: Mapping[int, Shifts] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    annual_holidays: frozenset[tuple[int, int]] = frozenset()
    seasons: tuple[Season, ...] = ()
    exceptions: Mapping[date, Shifts] = field(default_factory=dict)
    breaks: Mapping[date, Shifts] = field(default_factory=dict)
    decided_until: date | None = None
    timeline: ClassVar[Any] = None
    """The arithmetic's own prefix sums, kept here as long as the calendar lives."""

    def __post_init__(self) -> None:
        _known_zone(self.zone)
        weeks = [self.weekly, *(s.weekly for s in self.seasons)]
        days = [shifts for week in weeks for shifts in week.values()] + list(self.exceptions.values())
        for shifts in days:
            _fit(shifts)
        if not any(days):
            raise CalendarError("calendar-empty")
        both = self.holidays & set(self.exceptions)
        if both:
            raise CalendarError("day-twice", day=min(both).isoformat())

    def shifts_on(self, day: date) -> Shifts:
        if day in self.exceptions:
            shifts = self.exceptions[day]
        elif day in self.holidays or (day.month, day.day) in self.annual_holidays:
            shifts = ()
        else:
            season = next((s for s in self.seasons if s.covers(day)), None)
            shifts = (season.weekly if season else self.weekly).get(day.weekday(), ())
        return shifts


def _known_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CalendarError("zone-unknown", zone=name) from error


def _fit(shifts: Shifts) -> None:
    ordered = sorted(shifts)
    for start, end in ordered:
        if not 0 <= start < end <= 2 * DAY or start >= DAY:
            raise CalendarError("shift-impossible", shift=f"{start}-{end}")
    for (_, end), (start, _) in pairwise(ordered):
        if start < end:
            raise CalendarError("shifts-overlap", at=str(start))


def cut(shifts: Iterable[tuple[int, int]], holes: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intervals with holes taken out; works on seconds of a day and on instants alike."""
    left = list(shifts)
    for start, end in holes:
        left = [p for a, b in left for p in ((a, min(b, start)), (max(a, end), b)) if p[0] < p[1]]
    return left


def week_seconds(calendar: Calendar) -> int:
    """Seconds worked in the plain week: no season, no day off."""
    return sum(b - a for shifts in calendar.weekly.values() for a, b in shifts)


def day_seconds(calendar: Calendar) -> int:
    """A working day as a unit: the average over weekdays that have a shift."""
    days = [s for s in calendar.weekly.values() if s]
    return week_seconds(calendar) // len(days) if days else 0


def read_calendar(raw: Mapping[str, Any]) -> Calendar:
    """Reads the exchange form of calendars (`tz`, `weekly`, `holidays`, …). Raises CalendarError."""
    known = {
        "tz",
        "weekly",
        "holidays",
        "annual_holidays",
        "seasons",
        "exceptions",
        "breaks",
        "decided_until",
    }
    unknown = set(raw) - known
    if unknown:
        raise CalendarError("key-unknown", key=min(unknown))
    seasons = tuple(
        Season(_month_day(s["from"]), _month_day(s["to"]), _week(s["weekly"])) for s in raw.get("seasons", ())
    )  # fmt: skip
    return Calendar(
        zone=raw.get("tz", ""),
        weekly=_week(raw.get("weekly", {})),
        holidays=frozenset(map(_date, raw.get("holidays", ()))),
        annual_holidays=frozenset(map(_month_day, raw.get("annual_holidays", ()))),
        seasons=seasons,
        exceptions={_date(d): _shifts(s) for d, s in raw.get("exceptions", {}).items()},
        breaks={_date(d): _shifts(s) for d, s in raw.get("breaks", {}).items()},
        decided_until=_date(raw["decided_until"]) if raw.get("decided_until") else None,
    )


def _week(raw: Mapping[str, Any]) -> dict[int, Shifts]:
    if set(raw) - set(_WEEKDAYS):
        raise CalendarError("weekday-unknown", day=min(set(raw) - set(_WEEKDAYS)))
    return {_WEEKDAYS.index(d): _shifts(s) for d, s in raw.items()}


def _shifts(raw: Iterable[Iterable[str]]) -> Shifts:
    return tuple(sorted(_shift(*pair) for pair in raw))


def _shift(start: str, end: str) -> tuple[int, int]:
    a, b = _seconds(start), _seconds(end)
    if a == b:
        raise CalendarError("shift-impossible", shift=f"{start}-{end}")
    return a, b if b > a else b + DAY


def _seconds(text: str) -> int:
    found = _TIME.fullmatch(text)
    if not found or int(found[2]) > 59:
        raise CalendarError("time-unreadable", time=text)
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if seconds > DAY:
        raise CalendarError("time-unreadable", time=text)
    return seconds


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise CalendarError("date-impossible", date=str(text)) from error


def _month_day(text: str) -> tuple[int, int]:
    day = _date(f"2024-{text}")
    return day.month, day.day
