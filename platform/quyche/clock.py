"""The one place that knows what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def now() -> datetime:
    return datetime.now(UTC)


class Watch:
    """Wall time held against the time that never jumps, from `wall`, read just now, on."""

    def __init__(self, wall: datetime) -> None:
        self._wall, self._steady = wall, _steady()

    def drift(self, wall: datetime) -> timedelta:
        """How far `wall`, read just now, has left the steady time; negative when it was put back."""
        return wall - self._wall - timedelta(seconds=_steady() - self._steady)


def _steady() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
