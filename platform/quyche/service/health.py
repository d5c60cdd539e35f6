"""Whether reminders keep up: what pages warn of and what a monitor reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quyche.store import timers

PATIENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Health:
    """`oldest` is the instant of the oldest step not yet on record, `beat` when a worker was last seen."""

    now: datetime
    oldest: datetime | None
    beat: datetime | None

    @property
    def lag(self) -> timedelta:
        return self.now - self.oldest if self.oldest else timedelta(0)

    @property
    def behind(self) -> bool:
        """Steps wait too long, or the worker that was at work is not seen any more."""
        silent = self.beat is not None and self.now - self.beat > PATIENCE
        return self.lag > PATIENCE or silent


def health(now: datetime) -> Health:
    return Health(now, timers.oldest_due(now), timers.last_beat())
