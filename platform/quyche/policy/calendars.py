"""Office hours as rows: weekly shifts, seasons, days off, swapped and short days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quyche.policy.base import Document, Head, Label

Shifts = tuple[tuple[int, int], ...]
Week = tuple[Shifts, ...]
"""Monday first; shifts are seconds of the local day."""


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """From one (month, day) to another, both included, possibly over the new year, with a week of its own.

    Every year, or only on the days from `since` to `until`.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    weekly: Week
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """`decided_until` is the last decided day; `agencies` work by it, without any it is everybody else's.

    `documents` say who decided a day off, a swap or a short day, where that is known.
    """

    head: Head
    label: Label
    zone: str
    weekly: Week
    days_off: tuple[date, ...]
    swapped: tuple[tuple[date, Shifts], ...]
    decided_until: date | None
    agencies: tuple[str, ...] = ()
    seasons: tuple[SeasonRow, ...] = ()
    documents: tuple[tuple[date, Document], ...] = ()
