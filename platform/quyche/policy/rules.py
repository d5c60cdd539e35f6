"""Decision rows: what holds, when, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quyche.policy.base import Head, Label
from quyche.policy.durations import Duration

Question = Literal["admission", "routing", "limit", "ladder", "publication"]
QUESTIONS: tuple[Question, ...] = ("admission", "routing", "limit", "ladder", "publication")
REQUIRED: dict[Question, tuple[str, ...]] = {
    "admission": ("verdict",),
    "routing": ("lead",),
    "limit": ("limit",),
    "ladder": ("steps",),
    "publication": ("visibility",),
}

CATEGORY, WARD, SOURCE, COMPLAINED = "category", "ward", "source", "complained"
FLAG = "flag:"
YES, NO, OTHER = "yes", "no", "~other"
TO_LEAD, TO_LEAD_HEAD = "@lead", "@lead-head"
"""Receivers of a step that are only known once a case has its lead agency."""


@dataclass(frozen=True, slots=True)
class AgencyRef:
    """An agency by name, the one of a group for the ward of the place, or the one complained about."""

    kind: Literal["agency", "group", "complained"]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """The field has one of these values."""

    field: str
    values: frozenset[str]


Part = str | Label | Duration | AgencyRef | tuple[AgencyRef, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A base row, or an exception that inherits from `base` what it does not state and may only narrow."""

    head: Head
    question: Question
    base: str
    when: tuple[Condition, ...]
    parts: tuple[tuple[str, Part], ...]

    @property
    def stated(self) -> Mapping[str, Part]:
        return dict(self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: `percent` of the limit consumed, in the limit's own clock."""

    head: Head
    label: Label
    percent: int
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A kind of clock: the agency's limit, or an internal target, which is never called overdue."""

    head: Head
    label: Label
    kind: Literal["limit", "target"]
    target: Duration | None
