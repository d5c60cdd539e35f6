"""Policy tests as data: given facts at an instant, what is expected.

`grounds` are the clauses and interim readings an expectation was written from, or the system's own need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quyche.errors import Place

Expected = tuple[tuple[str, tuple[str, ...]], ...]
"""What is expected: (key as the clerk wrote it, its texts). Only the keys that stand there are compared."""
Typed = tuple[tuple[str, tuple[str, ...]], ...]
"""What is filled in: texts by field id, as a browser sends them."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is decided of one case; facts are field → value."""

    title: str
    place: Place
    at: datetime
    facts: tuple[tuple[str, str], ...]
    sent_at: datetime
    received_at: datetime | None
    expected: Expected
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stride:
    """One thing done to the case; with `refused` it must not be possible, and nothing changes."""

    place: Place
    at: datetime
    role: str
    agency: str
    action: str
    task: int
    typed: Typed
    refused: bool
    expected: Expected


@dataclass(frozen=True, slots=True)
class Walk:
    """A case on its way: sent by `role` ("" without an account), then led from hand to hand."""

    title: str
    place: Place
    entrance: str
    at: datetime
    role: str
    typed: Typed
    strides: tuple[Stride, ...]
    expected: Expected
    """Of the case as sent, before the first stride."""
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """What people of one role may know and do."""

    title: str
    place: Place
    role: str
    expected: Expected
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form makes of what somebody of `role` types at an instant; `files` counts uploads by field."""

    title: str
    place: Place
    form: str
    at: datetime
    role: str
    typed: Typed
    files: tuple[tuple[str, int], ...]
    expected: Expected
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """Which rows carry out a clause or an interim reading."""

    title: str
    place: Place
    citation: str
    expected: Expected

    @property
    def grounds(self) -> tuple[str, ...]:
        return (self.citation,)


@dataclass(frozen=True, slots=True)
class Members:
    """Which agencies have something in common: `key` as it stands on their rows, and its value."""

    title: str
    place: Place
    key: str
    value: str
    expected: Expected
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year on which a calendar differs from its week."""

    title: str
    place: Place
    calendar: str
    year: int
    expected: Expected
    grounds: tuple[str, ...] = ()


Trial = Scenario | Walk | Rights | Entry | Carried | Members | Year
