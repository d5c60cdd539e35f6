"""Lengths of time as a regulation says them: an amount, a unit, and which hours count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minute", "hour", "day"]
ClockKind = Literal["plain", "working"]

_UNITS: dict[str, Unit] = {"phút": "minute", "giờ": "hour", "ngày": "day"}
_WORDS: dict[Unit, tuple[str, str]] = {
    "minute": ("phút", "minute"),
    "hour": ("giờ", "hour"),
    "day": ("ngày", "day"),
}
_PHRASE = re.compile(r"(\d{1,4}) (phút|giờ|ngày)( làm việc)?")
_PLAIN_SECONDS: dict[Unit, int] = {"minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` units, counted day and night (`plain`) or in office hours only (`working`)."""

    amount: int
    unit: Unit
    clock: ClockKind

    def seconds(self, working_day: int) -> int:
        """Seconds to count; a working day is `working_day` seconds, that of the calendar in use."""
        if self.unit == "day" and self.clock == "working":
            return self.amount * working_day
        return self.amount * _PLAIN_SECONDS[self.unit]

    def said(self, language: str) -> str:
        if language == "en":
            many = "" if self.amount == 1 else "s"
            return f"{self.amount} {'working ' if self.clock == 'working' else ''}{_WORDS[self.unit][1]}{many}"
        return f"{self.amount:02d} {_WORDS[self.unit][0]}{' làm việc' if self.clock == 'working' else ''}"


def parse_duration(text: str) -> Duration | None:
    """Reads `02 giờ`, `08 giờ làm việc`, `30 phút`; None for anything else, a bare number above all."""
    found = _PHRASE.fullmatch(text)
    if not found or int(found[1]) == 0:
        return None
    return Duration(int(found[1]), _UNITS[found[2]], "working" if found[3] else "plain")
