"""The parts every row of a policy has: labels, citations, documents, validity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quyche.errors import Place

Language = Literal["vi", "en"]
CitationKind = Literal["clause", "gap", "technical"]


@dataclass(frozen=True, slots=True)
class Label:
    """A text people see; English falls back on Vietnamese."""

    vi: str
    en: str = ""

    def said(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.vi


@dataclass(frozen=True, slots=True)
class Citation:
    """What a row rests on: a clause of the register, an open point, or the system's own need."""

    kind: CitationKind
    ref: str

    def __str__(self) -> str:
        return _CITATION_FORMS[self.kind].format(self.ref)


_CITATION_FORMS = {"clause": "{}", "gap": "điểm cần làm rõ {}", "technical": "kỹ thuật"}


@dataclass(frozen=True, slots=True)
class Document:
    """The decision of the competent person that lets a row depart from the regulation."""

    number: str
    signed_on: str
    signer: str


def in_force(since: date | None, until: date | None, day: date) -> bool:
    """Whether a day lies in a span whose bounds are both within it; None bounds nothing."""
    return (since is None or since <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class Head:
    """Identity, place, grounds and validity of a row; `until` is its last whole day."""

    id: str
    place: Place
    cites: tuple[Citation, ...] = ()
    since: date | None = None
    until: date | None = None
    document: Document | None = None
    keys: tuple[tuple[str, Place], ...] = ()

    def at_key(self, key: str) -> Place:
        """Where a key of this row stands; the row itself when it does not state the key."""
        return dict(self.keys).get(key, self.place)

    def active_on(self, day: date) -> bool:
        return in_force(self.since, self.until, day)

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(c.ref for c in self.cites if c.kind == "gap")


def clause_order(clause: str) -> tuple[tuple[int, str], ...]:
    """Sorts clauses as the regulation prints them: articles by number, points by letter."""
    parts = re.findall(r"\d+|[^\W\d_]+", clause)
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in parts)


def citation_order(cited: Citation) -> tuple[int, tuple[tuple[int, str], ...], str]:
    """Clauses first, as the regulation prints them, then open points, then what is technical."""
    return ("clause", "gap", "technical").index(cited.kind), clause_order(cited.ref), cited.ref


def clause_parent(clause: str) -> str:
    """`Điều 7 khoản 4 điểm i` → `Điều 7 khoản 4`; an article is its own parent."""
    words = clause.split(" ")
    for marker in ("gạch", "điểm", "khoản", "đoạn"):
        if marker in words[2:]:
            return " ".join(words[: len(words) - words[::-1].index(marker) - 1])
    return clause


def first_clause(cites: Iterable[Citation]) -> str:
    return next((c.ref for c in cites if c.kind == "clause"), "")
