"""Deadlines from prefix sums: how many seconds were worked before an instant, and the reverse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from quyche.hours.calendar import DAY, Calendar, CalendarError, cut

Pauses = Sequence[tuple[datetime, datetime]]
FARTHEST = 60
"""Years ahead within which a deadline must lie; further, the question is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Due:
    """An instant in the calendar's zone; `decided` is False beyond the calendar's decided days."""

    at: datetime
    decided: bool


@dataclass(frozen=True)
class Timeline:
    """Worked intervals of some years as epoch seconds, with the seconds worked up to each one's end."""

    calendar: Calendar
    first: int
    last: int

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        zone = ZoneInfo(self.calendar.zone)
        day, end = date(self.first, 1, 1), date(self.last, 12, 31)
        found: list[tuple[int, int]] = []
        while day <= end:
            found += _spans_on(self.calendar, zone, day)
            day += timedelta(days=1)
        return _joined(sorted(found))

    @cached_property
    def starts(self) -> list[int]:
        return [s for s, _ in self._spans]

    @cached_property
    def ends(self) -> list[int]:
        return [e for _, e in self._spans]

    @cached_property
    def sums(self) -> list[int]:
        return list(accumulate(e - s for s, e in self._spans))

    def before(self, at: int) -> int:
        """Seconds worked before an instant, counted from the first year."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        return self.sums[i] - max(0, self.ends[i] - at)

    def reaching(self, amount: int) -> int | None:
        """The first instant at which so many seconds have been worked; None beyond the last year."""
        i = bisect_left(self.sums, amount)
        return self.ends[i] - (self.sums[i] - amount) if i < len(self.sums) else None

    def opening(self, at: int) -> int | None:
        """The instant itself when open, otherwise the next opening."""
        i = bisect_right(self.ends, at)
        return max(at, self.starts[i]) if i < len(self.starts) else None


def _spans_on(calendar: Calendar, zone: ZoneInfo, day: date) -> list[tuple[int, int]]:
    """Epoch intervals of the shifts that belong to a day; breaks of this and the next day cut out."""
    shifts = [(_epoch(zone, day, a), _epoch(zone, day, b)) for a, b in calendar.shifts_on(day)]
    following = day + timedelta(days=1)
    breaks = [(d, b) for d in (day, following) for b in calendar.breaks.get(d, ())]
    return cut((s for s in shifts if s[0] < s[1]), [(_epoch(zone, d, a), _epoch(zone, d, b)) for d, (a, b) in breaks])


def _epoch(zone: ZoneInfo, day: date, second: int) -> int:
    days, second = divmod(second, DAY)
    wall = datetime(day.year, day.month, day.day) + timedelta(days=days, seconds=second)  # noqa: DTZ001
    return int(wall.replace(tzinfo=zone).timestamp())


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping intervals as one: a night shift and the next morning's count once."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _timeline(calendar: Calendar, year: int, ahead: int) -> Timeline:
    """The calendar's timeline from about `year`, at least `ahead` years long; kept with the calendar."""
    kept: Timeline | None = calendar.__dict__.get("_kept")
    if kept is None or not kept.first < year <= kept.last - ahead:
        first = min(year - 1, kept.first) if kept else year - 1
        kept = Timeline(calendar, first, max(year + ahead, kept.last) if kept else year + ahead)
        calendar.__dict__["_kept"] = kept  # one assignment: another thread sees the old timeline or the new
    return kept


def add(calendar: Calendar, start: datetime, seconds: int, pauses: Pauses = ()) -> Due:
    """When `seconds` of work since `start` are done; a closing time is the answer, not the next opening.

    Zero seconds from a closed instant give the next opening. Raises CalendarError
    for a naive instant, a negative amount, or an answer beyond any sensible year.
    """
    at = _instant(start)
    if seconds < 0:
        raise CalendarError("amount-negative", seconds=str(seconds))
    for pause_start, pause_end in _merged(pauses):
        if pause_end <= at:
            continue
        done = _worked(calendar, at, pause_start) if pause_start > at else 0
        if seconds and done >= seconds:
            break
        if not seconds and pause_start > _due(calendar, at, 0):
            break
        at, seconds = max(at, pause_end), seconds - done
    return _answer(calendar, _due(calendar, at, seconds))


def _due(calendar: Calendar, at: int, seconds: int) -> int:
    year = datetime.fromtimestamp(at, UTC).year
    for ahead in (2, 10, FARTHEST):
        timeline = _timeline(calendar, year, ahead)
        found = timeline.reaching(timeline.before(at) + seconds) if seconds else timeline.opening(at)
        if found is not None:
            return found
    raise CalendarError("too-far", seconds=str(seconds))


def _answer(calendar: Calendar, at: int) -> Due:
    local = datetime.fromtimestamp(at, ZoneInfo(calendar.zone))
    return Due(local, calendar.decided_until is None or local.date() <= calendar.decided_until)


def worked(calendar: Calendar, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
    """Seconds worked from `start` to `end` outside the pauses; 0 when the end is not later."""
    left = cut([(_instant(start), _instant(end))], _merged(pauses)) if start < end else []
    return sum(_worked(calendar, a, b) for a, b in left)


def _worked(calendar: Calendar, start: int, end: int) -> int:
    first, last = (datetime.fromtimestamp(t, UTC).year for t in (start, end))
    timeline = _timeline(calendar, first, max(2, last - first + 1))
    return timeline.before(end) - timeline.before(start)


def intervals(calendar: Calendar, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The worked intervals between two instants, in the calendar's zone: the arithmetic, to be shown."""
    a, b = _instant(start), _instant(end)
    first = datetime.fromtimestamp(a, UTC).year
    timeline = _timeline(calendar, first, max(2, end.year - first + 1))
    zone = ZoneInfo(calendar.zone)
    i, j = bisect_right(timeline.ends, a), bisect_left(timeline.starts, b)
    pairs = zip(timeline.starts[i:j], timeline.ends[i:j], strict=True)
    return tuple((datetime.fromtimestamp(max(s, a), zone), datetime.fromtimestamp(min(e, b), zone)) for s, e in pairs)


def plain_add(start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
    """When `seconds` have passed day and night, outside the pauses."""
    at = _instant(start)
    for pause_start, pause_end in _merged(pauses):
        if pause_end <= at:
            continue
        if pause_start >= at + seconds:
            break
        seconds -= max(0, pause_start - at)
        at = pause_end
    return datetime.fromtimestamp(at + seconds, start.tzinfo)


def plain_worked(start: datetime, end: datetime, pauses: Pauses = ()) -> int:
    """Seconds passed from `start` to `end` outside the pauses; 0 when the end is not later."""
    left = cut([(_instant(start), _instant(end))], _merged(pauses)) if start < end else []
    return sum(b - a for a, b in left)


def is_late(due: datetime, done: datetime) -> bool:
    """Late means after due: the last second still belongs to the limit ("không quá")."""
    return done > due


def _merged(pauses: Pauses) -> list[tuple[int, int]]:
    return _joined(sorted((_instant(a), _instant(b)) for a, b in pauses if a < b))


def _instant(at: datetime) -> int:
    """Whole epoch seconds; parts of a second are cut off."""
    if at.tzinfo is None:
        raise CalendarError("instant-naive", at=at.isoformat())
    return int(at.timestamp())
