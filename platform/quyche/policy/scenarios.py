"""Policy tests as data: given facts at an instant, what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quyche.errors import Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """`expected` holds (key as the clerk wrote it, its texts); facts are field → value."""

    title: str
    place: Place
    at: datetime
    facts: tuple[tuple[str, str], ...]
    sent_at: datetime
    received_at: datetime | None
    expected: tuple[tuple[str, tuple[str, ...]], ...]
