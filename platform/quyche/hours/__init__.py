"""Office hours and deadlines: integers, prefix sums, bisect; no clock and no walking day by day."""

from quyche.hours.arithmetic import Due, add, intervals, is_late, plain_add, plain_worked, worked
from quyche.hours.calendar import Calendar, CalendarError, day_seconds, read_calendar, week_seconds
from quyche.hours.questions import answer

__all__ = [
    "Calendar", "CalendarError", "Due", "add", "answer", "day_seconds", "intervals", "is_late", "plain_add",
    "plain_worked", "read_calendar", "week_seconds", "worked",
]  # fmt: skip
