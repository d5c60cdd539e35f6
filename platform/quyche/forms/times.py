"""Days and moments as people and browsers write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from quyche.forms.given import Options, Problem, Raw, Read, one, problem
from quyche.policy.workplace import Field

_DAY = r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4}))"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,6})?)?"
_ZONE = r"(?P<zone>Z|(?P<sign>[+-])(?P<zh>\d{2}):?(?P<zm>[0-5]\d))?"
_MOMENT = re.compile(rf"{_DAY}(?:T|,? +){_CLOCK}{_ZONE}", re.ASCII)
_YEARS = range(1900, 2200)


def read_date(field: Field, raw: Raw, options: Options) -> Read:
    text = one(raw.get(field.id, ()))
    if not text:
        return None, None
    found = re.fullmatch(_DAY, text, re.ASCII)
    if not found:
        return problem("not-a-date")
    day = _day(found)
    if day is None:
        return problem("no-such-day", found=text)
    today = options.now.astimezone(options.zone).date()
    return day.isoformat(), None if day == today else _wrong_side(field, day > today)


def read_datetime(field: Field, raw: Raw, options: Options) -> Read:
    """Local to the office's zone unless the text names its own."""
    text = one(raw.get(field.id, ()))
    if not text:
        return None, None
    found = _MOMENT.fullmatch(text)
    if not found:
        return problem("not-a-time")
    day, clock = _day(found), _clock(found)
    if day is None:
        return problem("no-such-day", found=re.split(r"[T ,]", text)[0])
    if clock is None:
        return problem("no-such-hour", found=f"{found['hour']}:{found['minute']}")
    offset = _offset(found)
    at = datetime.combine(day, clock, options.zone if offset is None else timezone(offset))
    return at.isoformat(), _wrong_side(field, at.astimezone(UTC) > options.now)


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (int(found[p] or found[f"{p}2"]) for p in "ymd")
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    try:
        return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _offset(found: re.Match[str]) -> timedelta | None:
    if not found["zone"]:
        return None
    length = timedelta(hours=int(found["zh"] or 0) % 24, minutes=int(found["zm"] or 0))
    return -length if found["sign"] == "-" else length


def _wrong_side(field: Field, later: bool) -> Problem | None:
    wrong = (field.moment == "past" and later) or (field.moment == "future" and not later)
    return Problem(f"must-be-{field.moment}") if wrong else None
