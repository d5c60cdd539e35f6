"""No clock is so long that its end could never be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quyche.decide.deciding import hours_of
from quyche.errors import Finding, Place, finding
from quyche.hours import Calendar, CalendarError, day_seconds, week_seconds
from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.policy.rules import Step

LONGEST = 20
"""Years. What takes longer is a slip of the pen, and some calendars could not count so far."""
WEEKS = 52
PLAIN_WEEK = 7 * 86_400


def check_lengths(policy: Policy) -> Iterator[Finding]:
    """Limits, targets and what their steps make of them, in the hours of the calendar that has fewest."""
    try:
        calendars = [hours_of(row) for row in policy.calendars]
    except CalendarError:
        return
    for id_, length, place in _lengths(policy):
        years = max((_years(length, policy.steps, c) for c in calendars), default=0)
        if years > LONGEST:
            yield finding("clock-too-long", "error", place, id=id_, years=str(years), longest=str(LONGEST))


def _lengths(policy: Policy) -> Iterator[tuple[str, Duration, Place]]:
    for rule in policy.rules_of("limit"):
        limit = rule.stated.get("limit")
        if isinstance(limit, Duration):
            yield rule.head.id, limit, rule.head.at_key("thời hạn")
    for clock in policy.clocks:
        if clock.target:
            yield clock.head.id, clock.target, clock.head.at_key("thời gian")


def _years(length: Duration, steps: Sequence[Step], calendar: Calendar) -> int:
    """Years until the last step that could belong to the clock."""
    day, week = day_seconds(calendar), week_seconds(calendar)
    seconds = length.seconds(day)
    last = max([seconds, *(s.time.seconds(seconds, day) for s in steps)])
    return last // (WEEKS * (PLAIN_WEEK if length.clock == "plain" else max(1, week)))
