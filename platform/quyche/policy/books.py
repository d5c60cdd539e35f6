"""Books kept beside cases: who is on duty, who stands in for whom, what is difficult in practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quyche.policy.base import Head, Label

BookKind = Literal["roster", "delegation", "difficulty"]


@dataclass(frozen=True, slots=True)
class Book:
    """`writers` enter and end lines on `form`, `answerers` answer them on `answer_form`.

    Lines of a `difficulty` book are read by those who answer and by the agency
    that raised them; the others by all staff.
    """

    head: Head
    label: Label
    empty: Label
    kind: BookKind
    form: str
    writers: tuple[str, ...]
    answer_form: str
    answerers: tuple[str, ...]
