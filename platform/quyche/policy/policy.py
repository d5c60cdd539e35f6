"""A whole policy, as loaded and found free of broken references."""

from __future__ import annotations

from dataclasses import dataclass, field

from quyche.policy.books import Book
from quyche.policy.briefing import Briefing
from quyche.policy.calendars import CalendarRow
from quyche.policy.home import Block
from quyche.policy.notices import Notice
from quyche.policy.places import (
    Agency,
    Category,
    Clause,
    Flag,
    Gap,
    Instrument,
    Named,
    Outline,
    Site,
    Ward,
)  # fmt: skip
from quyche.policy.rules import ClockRow, Night, Question, Rule, Step
from quyche.policy.scenarios import Trial
from quyche.policy.workplace import Action, Entrance, Form, Queue, Role, Sample, State, TaskKind


@dataclass(frozen=True)
class Policy:
    """Rows by kind. A `mã` may recur with dates that do not overlap, hence tuples and `active`."""

    instruments: tuple[Instrument, ...]
    clauses: tuple[Clause, ...]
    gaps: tuple[Gap, ...]
    sites: tuple[Site, ...]
    categories: tuple[Category, ...]
    groups: tuple[Named, ...]
    agencies: tuple[Agency, ...]
    wards: tuple[Ward, ...]
    sources: tuple[Named, ...]
    flags: tuple[Flag, ...]
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]
    nights: tuple[Night, ...]
    clocks: tuple[ClockRow, ...]
    calendars: tuple[CalendarRow, ...]
    roles: tuple[Role, ...]
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    task_kinds: tuple[TaskKind, ...]
    entrances: tuple[Entrance, ...]
    forms: tuple[Form, ...]
    queues: tuple[Queue, ...]
    books: tuple[Book, ...]
    blocks: tuple[Block, ...]
    samples: tuple[Sample, ...]
    briefings: tuple[Briefing, ...]
    notices: tuple[Notice, ...]
    scenarios: tuple[Trial, ...]
    outlines: tuple[Outline, ...] = field(repr=False)
    digests: Digests

    def rules_of(self, question: Question) -> tuple[Rule, ...]:
        return tuple(r for r in self.rules if r.question == question)


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256 of what the rows say, whatever their order, comments or layout."""

    rules: str
    calendar: str
    workplace: str

    @property
    def content(self) -> str:
        return f"{self.rules[:16]}{self.calendar[:8]}{self.workplace[:8]}"
