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
FIELD_KEYS = {CATEGORY: "lĩnh vực", WARD: "địa bàn", SOURCE: "nguồn", COMPLAINED: "cơ quan bị phản ánh"}
"""The fields of a decision as policy files, and sentences about them, call them."""
FLAG = "flag:"
YES, NO, OTHER = "yes", "no", "~other"
TIME = "{lúc}"
TO_LEAD, TO_LEAD_HEAD, TO_LEAD_ROSTER, TO_HELPERS = "@lead", "@lead-head", "@lead-roster", "@helpers"
"""Receivers of a step that are only known once a case has its agencies."""


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


Transition = Literal["", "recount", "reroute"]
"""What a row does to cases that run when it comes to serve: nothing, their limit is counted again by it, or they go
to its lead."""
Part = str | Label | Duration | AgencyRef | tuple[AgencyRef, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A base row, or an exception that inherits from `base` what it does not state and may only narrow."""

    head: Head
    question: Question
    base: str
    when: tuple[Condition, ...]
    parts: tuple[tuple[str, Part], ...]
    transition: Transition = ""

    @property
    def stated(self) -> Mapping[str, Part]:
        return dict(self.parts)


@dataclass(frozen=True, slots=True)
class StepTime:
    """When a step comes: at a percent of the limit, or an offset before or after due.

    Both are counted in the hours the limit itself is counted in.
    """

    percent: int = 100
    offset: Duration | None = None
    before: bool = False

    def seconds(self, limit: int, working_day: int) -> int:
        """Seconds of a limit of `limit` seconds that have been used up by then; 0 when the offset is longer."""
        offset = self.offset.seconds(working_day) if self.offset else 0
        return max(0, limit * self.percent // 100 + (-offset if self.before else offset))


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder.

    It is told only while the case has not passed the milestone `without` and
    is in one of `states` (none: in any).
    """

    head: Head
    label: Label
    time: StepTime
    receivers: tuple[str, ...]
    without: str = ""
    states: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        return bool(self.without or self.states)


@dataclass(frozen=True, slots=True)
class Night:
    """Hours in which what goes to these receivers waits, unless the case is one of `urgent`.

    `since` and `until` are seconds of the local day; the first may be the later one.
    """

    head: Head
    label: Label
    since: int
    until: int
    receivers: tuple[str, ...]
    urgent: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A kind of clock: the agency's limit, an internal target, or a time somebody promised.

    Only a limit is ever called overdue.
    """

    head: Head
    label: Label
    kind: Literal["limit", "target", "promise"]
    target: Duration | None
    steps: tuple[str, ...] = ()
    """The steps of a target or a promise; those of a limit come from the ladder."""
    due_from: str = ""
    """The use of the field that says when a promise is due."""
    told: Label | None = None
    """What the sender reads while a promise runs, with TIME where its instant stands; None: nothing."""
