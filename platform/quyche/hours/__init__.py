"""Office hours and deadlines: integers, prefix sums, bisect; no clock and no walking day by day."""

from quyche.hours.arithmetic import Due, Pauses, add, intervals, is_late, plain_add, plain_worked, without, worked
from quyche.hours.calendar import Calendar, CalendarError, Season, day_seconds, read_calendar, week_seconds
from quyche.hours.questions import answer

__all__ = [
    "Calendar", "CalendarError", "Due", "Pauses", "Season", "add", "answer", "day_seconds", "intervals", "is_late",
    "plain_add", "plain_worked", "read_calendar", "week_seconds", "without", "worked",
]  # fmt: skip
