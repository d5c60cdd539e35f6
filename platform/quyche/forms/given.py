"""What arrives, what may be chosen, and what comes out of checking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

CASE_CODE = r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{4}"
ROWS_LIMIT = 50

Raw = Mapping[str, Sequence[str]]
"""Texts by field id; a point as `<id>.lat` and `<id>.lon`, a table's cell as `<id>.<row>.<column>`.

Files are counted apart.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field: a code of `texts.form_messages` and the words that fill it."""

    code: str
    words: tuple[tuple[str, str], ...] = ()


Read = tuple[Any, Problem | None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose from: ids by kind of field, their own roles, the zone in which they write times.

    `people` is None where accounts cannot be looked up; then any is taken.
    """

    categories: frozenset[str]
    wards: frozenset[str]
    agencies: frozenset[str]
    flags: frozenset[str]
    people: frozenset[str] | None
    roles: frozenset[str]
    zone: tzinfo
    now: datetime
    every_role: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    holders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The people of each role, as far as accounts can be looked up."""
    kin: frozenset[str] = frozenset()
    """Codes of the cases that hold the same matter as the one a form is about."""
    rules: frozenset[str] = frozenset()
    """The rows that decided the case a form is about."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Values by field id, problems by field id or table cell; only without problems may the values be used."""

    values: Mapping[str, Any]
    problems: Mapping[str, Problem]


def problem(code: str, **words: object) -> tuple[None, Problem]:
    return None, Problem(code, tuple((k, str(v)) for k, v in words.items()))


def blank(value: Any) -> bool:
    """Nothing was entered; the number 0 is something."""
    return value is None or value is False or value in ("", [])


_UNSEEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
"""Zero-width and direction marks: they hide or reorder letters. Not the joiners that emoji are spelt with."""
_JOINERS = "\u200c\u200d"
_BROKEN = re.compile("[\ufffd\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """As people see it: composed (NFC), plain line ends, no unseen marks, nothing blank around it."""
    lines = _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip().strip(_JOINERS)


def unreadable(text: str) -> str:
    """The code of what no reader could make out, "" for proper text: control characters, broken encoding."""
    if _BROKEN.search(text):
        return "broken-characters"
    return "control-characters" if _CONTROL.search(text) else ""


def one(given: Sequence[str]) -> str:
    return tidy(given[0]) if given else ""
