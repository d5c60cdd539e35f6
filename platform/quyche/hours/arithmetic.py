"""Deadlines from prefix sums: how many seconds were worked before an instant, and the reverse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from quyche.hours.calendar import DAY, Calendar, CalendarError, cut

Pauses = Sequence[tuple[datetime, datetime]]
_NEVER = 2**62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST = 60
"""Years ahead within which a deadline must lie; further, the question is taken for a mistake."""


class Due(NamedTuple):
    """An instant in the calendar's zone; `decided` is False beyond the calendar's decided days."""

    at: datetime
    decided: bool


_new = tuple.__new__
"""Calling `Due` costs a tenth of a whole deadline more."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Worked intervals of some years as epoch seconds, with the seconds worked up to each one's end.

    Kept as integer arrays because deadlines are counted for every case on every page.
    `sums` has one entry more, never reached: where these years end.
    """

    first: int
    last: int
    starts: list[int]
    ends: list[int]
    sums: list[int]
    zone: ZoneInfo
    undecided_from: int

    def reached(self, at: int, seconds: int) -> int | None:
        """When `seconds` (1 or more) of work since `at` are done; None where these years cannot tell."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return None
        ends, sums = self.ends, self.sums
        amount = sums[i] + seconds
        if (left := ends[i] - at) > 0:
            amount -= left
        i = bisect_left(sums, amount, i)
        return ends[i] - sums[i] + amount if i < len(ends) else None

    def before(self, at: int) -> int:
        """Seconds worked before an instant, counted from the first year."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        return self.sums[i] - max(0, self.ends[i] - at)

    def reaching(self, amount: int) -> int | None:
        """The first instant at which so many seconds have been worked; None beyond the last year."""
        i = bisect_left(self.sums, amount)
        return self.ends[i] - (self.sums[i] - amount) if i < len(self.ends) else None

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


def timeline_of(calendar: Calendar, first: int, last: int) -> Timeline:
    """The intervals of a calendar over some years, both included. A scan of days, done once."""
    zone = ZoneInfo(calendar.zone)
    days = (date(first, 1, 1) + timedelta(days=n) for n in range((date(last + 1, 1, 1) - date(first, 1, 1)).days))
    spans = _joined(sorted(span for day in days for span in _spans_on(calendar, zone, day)))
    until = calendar.decided_until
    return Timeline(
        first,
        last,
        [start for start, _ in spans],
        [end for _, end in spans],
        [*accumulate(end - start for start, end in spans), _NEVER],
        zone,
        _epoch(zone, until, DAY) if until else _NEVER,
    )


def _timeline(calendar: Calendar, year: int, ahead: int) -> Timeline:
    """The calendar's timeline from about `year`, at least `ahead` years long; kept with the calendar."""
    kept: Timeline | None = calendar.timeline
    if kept is None or not kept.first < year <= kept.last - ahead:
        first = min(year - 1, kept.first) if kept else year - 1
        kept = timeline_of(calendar, first, max(year + ahead, kept.last) if kept else year + ahead)
        calendar.__dict__["timeline"] = kept  # one assignment: another thread sees the old timeline or the new
    return kept


def add(calendar: Calendar, start: datetime, seconds: int, pauses: Pauses = ()) -> Due:
    """When `seconds` of work since `start` are done; a closing time is the answer, not the next opening.

    Zero seconds from a closed instant give the next opening. Raises CalendarError
    for a naive instant, a negative amount, or an answer beyond any sensible year.
    """
    if start.tzinfo is None or seconds < 0:
        raise _refusal(start, seconds)
    passed = start - _EPOCH
    at = passed.days * DAY + passed.seconds
    if pauses:
        at, seconds = _past_pauses(calendar, at, seconds, pauses)
    kept: Timeline | None = calendar.timeline
    found = kept.reached(at, seconds) if kept is not None and seconds else None
    if kept is None or found is None:
        kept, found = _far(calendar, at, seconds)
    return _new(Due, (datetime.fromtimestamp(found, kept.zone), found < kept.undecided_from))


def _refusal(start: datetime, seconds: int) -> CalendarError:
    if start.tzinfo is None:
        return CalendarError("instant-naive", at=start.isoformat())
    return CalendarError("amount-negative", seconds=str(seconds))


def _past_pauses(calendar: Calendar, at: int, seconds: int, pauses: Pauses) -> tuple[int, int]:
    """Where counting goes on after the pauses that matter, and what is left to count from there."""
    for pause_start, pause_end in _merged(pauses):
        if pause_end <= at:
            continue
        done = _worked(calendar, at, pause_start) if pause_start > at else 0
        if seconds and done >= seconds:
            break
        if not seconds and pause_start > _far(calendar, at, 0)[1]:
            break
        at, seconds = max(at, pause_end), seconds - done
    return at, seconds


def _far(calendar: Calendar, at: int, seconds: int) -> tuple[Timeline, int]:
    """The answer from a timeline long enough for it."""
    year = datetime.fromtimestamp(at, UTC).year
    for ahead in (2, 10, FARTHEST):
        timeline = _timeline(calendar, year, ahead)
        found = timeline.reaching(timeline.before(at) + seconds) if seconds else timeline.opening(at)
        if found is not None:
            return timeline, found
    raise CalendarError("too-far", seconds=str(seconds))


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


def without(spans: Iterable[tuple[datetime, datetime]], pauses: Pauses) -> list[tuple[datetime, datetime]]:
    """Intervals with the pauses taken out, in UTC."""
    left = cut([(_instant(a), _instant(b)) for a, b in spans], _merged(pauses))
    return [(datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in left]


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
        raise _refusal(at, 0)
    return int(at.timestamp())
