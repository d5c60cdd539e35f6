"""Expected beside actual, key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.policy.scenarios import Expected

Actual = dict[str, tuple[str, ...]]
"""What is, under the keys a test may state."""

AT_LEAST = ("căn cứ", "dòng")
"""Keys of which a test names what must be there, not all there may be."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that is not as expected; `where` on the way of a case, "" where there is no way."""

    key: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]
    where: str = ""

    def said(self, language: str) -> str:
        expected, actual, nothing = _WORDS[language]
        sides = (", ".join(t for t in side if t) or nothing for side in (self.wanted, self.found))
        told = f"{self.key}: {expected} {next(sides)}; {actual} {next(sides)}"
        return f"{self.where}: {told}" if self.where else told


_WORDS = {"vi": ("mong đợi", "thực tế", "(trống)"), "en": ("expected", "actual", "(nothing)")}


def differing(expected: Expected, actual: Mapping[str, tuple[str, ...]], where: str = "") -> list[Difference]:
    """Each key that is not as expected."""
    told = []
    for key, wanted in expected:
        found = actual.get(key, ())
        fits = set(wanted) <= set(found) if key.startswith(AT_LEAST) else wanted == found
        if not fits:
            told.append(Difference(key, wanted, found, where))
    return told


def yes(said: bool) -> tuple[str, ...]:
    return ("có",) if said else ("không",)


def instant(at: datetime) -> str:
    return at.isoformat()
