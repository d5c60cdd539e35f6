"""Office hours as rows: weekly shifts, days off, swapped days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quyche.policy.base import Head, Label

Shifts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """`weekly[0]` is Monday; shifts are seconds of the local day; `decided_until` is the last decided day."""

    head: Head
    label: Label
    zone: str
    weekly: tuple[Shifts, ...]
    days_off: tuple[date, ...]
    swapped: tuple[tuple[date, Shifts], ...]
    decided_until: date | None
