"""How people work: states, actions, roles, forms, queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quyche.policy.base import Head, Label, in_force
from quyche.policy.durations import Duration
from quyche.policy.rules import Condition

Order = Literal["due", "sent"]
Scope = Literal["all", "agency", "lead", "target", "opener", "sender", "none"]
EffectKind = Literal[
    "classify",
    "decide",
    "assign",
    "start_clock",
    "stop_clock",
    "pause_clock",
    "resume_clock",
    "hand_clock",
    "milestone",
    "reply",
    "publish",
    "withhold",
    "merge",
    "split",
    "lock",
    "unlock",
    "erase",
    "ask_consent",
    "consent",
    "refuse_consent",
    "mask",
    "defer",
    "accept_deferral",
    "refuse_deferral",
    "answer_chases",
    "return",
    "refuse",
    "approve",
    "decline",
    "complete",
    "open_task",
    "acknowledge",
    "answer",
    "chase",
    "number",
]
FieldKind = Literal[
    "text", "long_text", "number", "date", "datetime", "choice", "choices", "yes_no", "consent", "person", "case",
    "category", "ward", "agency", "agencies", "role", "clause", "flags", "point", "photos", "sound", "video", "files",
    "table", "kin", "rule",
]  # fmt: skip
Use = Literal[
    "", "category", "ward", "point", "flags", "complained", "lead", "helpers", "seen_at", "received_at", "report",
    "sender_name", "sender_contact", "public_title", "public_summary", "reply", "reason", "consent", "show_words",
    "show_pictures", "public_words", "public_pictures", "masked", "expected_at", "review_at", "merge_into", "parts",
    "targets", "task_due", "corrects", "task_number", "task_date", "signature", "signer", "line_agency",
    "line_person", "line_for", "line_role", "line_from", "line_until", "line_case", "line_clause", "line_phone",
    "line_outcome", "result", "with_helpers", "also_erased", "line_rule",
]  # fmt: skip


Sight = Literal["yes", "no", "substitute"]


@dataclass(frozen=True, slots=True)
class Role:
    """`sees` says whose cases; `identity` whether the sender's name may be opened (and is then recorded).

    `locked` sees locked cases, or (`substitute`) those that every role in charge is kept out of;
    `grants` are the roles whose accounts it grants, changes and ends, `office` keeps the policy,
    `originals` may open the sender's words as they were before they were masked (recorded as well),
    `overview` sees the figures of the whole city,
    `technical` opens the technical administrator's pages, `two_steps` signs in with a code beside the password,
    `approves` says yes to new versions of the policy and brings them into force.
    """

    head: Head
    label: Label
    sees: Scope
    identity: bool
    agency: str
    office: bool
    locked: Sight
    grants: tuple[str, ...]
    originals: bool
    overview: bool
    technical: bool = False
    two_steps: bool = False
    approves: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """`public` is what the sender reads; `closed` ends the case's work.

    `replaces` are states of earlier versions whose running cases go on here.
    """

    head: Head
    label: Label
    public: Label
    closed: bool
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    kind: EffectKind
    target: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """From these states, by these roles within `scope`, with this form, to that state ("" stays)."""

    head: Head
    label: Label
    origins: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    scope: Scope
    form: str
    when: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    primary: bool
    asks_reason_on_change: bool
    task: str
    """The kind of task the action works on; "" for the case itself."""
    once: str
    """Not once this milestone stands on record."""
    again: str
    """Only once this milestone stands on record."""
    on_locked: bool
    """On a locked case and on no other."""
    rank: int
    """Where it stands among the actions of a case page: the lowest first."""
    rare: bool
    """Seldom needed: stands under "other" on the case page."""
    bulk: bool
    """May be taken on many cases of a queue at once."""


@dataclass(frozen=True, slots=True)
class TaskKind:
    """Something that may be asked of agencies within a case.

    `receivers` get it when the form does not ask to whom it goes. `place` and
    `issuer` stand in the heading of its printed sheet.
    """

    head: Head
    label: Label
    receivers: tuple[str, ...]
    issuer: Label
    place: Label
    file_copy: Label
    chase: bool = False
    """Asks where something stands: whoever has not answered one gets another only with a reason."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a case begins when all conditions hold, and the clocks it starts there."""

    when: tuple[Condition, ...]
    state: str
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way in: its source, form, first state, who may use it (no roles: anybody), clocks it starts.

    `others` begin elsewhere: reports about the very people who would sort them.
    """

    head: Head
    label: Label
    source: str
    form: str
    state: str
    roles: tuple[str, ...]
    clocks: tuple[str, ...]
    others: tuple[Start, ...] = ()

    def start(self, facts: Mapping[str, str]) -> Start:
        """Where a case with these facts begins."""
        usual = Start((), self.state, self.clocks)
        return next((s for s in self.others if all(facts.get(c.field) in c.values for c in s.when)), usual)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; with `roles`, only people of these may choose it; `until` is the last day it is offered."""

    id: str
    label: Label
    roles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def active_on(self, day: date) -> bool:
        return in_force(self.since, self.until, day)


UPLOADS: frozenset[FieldKind] = frozenset({"photos", "sound", "video", "files"})
When = Literal["", "past", "future"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. Hidden by `shown_when` it is neither validated nor stored.

    `pattern` must match the whole text, or `pattern_says` is told; `columns` are
    the fields of a table's rows; `moment` says on which side of now a time must lie;
    `begins_with` names what is known of the case, or the use of a field of an earlier entry.
    """

    id: str
    kind: FieldKind
    label: Label
    hint: Label
    required: bool
    maximum: int | None
    minimum: int | None
    use: Use
    personal: bool
    choices: tuple[Choice, ...]
    shown_when: tuple[Condition, ...]
    pattern: str = ""
    pattern_says: Label | None = None
    default: str = ""
    moment: When = ""
    section: str = ""
    columns: tuple[Field, ...] = ()
    begins_with: Use = ""
    holders: tuple[str, ...] = ()
    """A person may only be one who holds one of these roles."""
    since: date | None = None
    until: date | None = None
    """The last day on which it is asked."""

    def active_on(self, day: date) -> bool:
        return in_force(self.since, self.until, day)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading; hidden, it hides them all."""

    id: str
    label: Label
    help: Label
    shown_when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Form:
    head: Head
    label: Label
    intro: Label
    button: Label
    fields: tuple[Field, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up case for trials: sent `ago` before now, then led through `actions`."""

    head: Head
    entrance: str
    ago: Duration
    text: str
    facts: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A queue's column shows one of a closed set of values of the case."""

    shows: str
    label: Label


@dataclass(frozen=True, slots=True)
class View:
    """A list narrowed beforehand: what it asks for by filter, and `group` for what it is summed by."""

    label: Label
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """Cases in these states, seen by these roles; `order` is `due` or `sent`. Lowest `rank` stands first.

    `has` and `lacks` are marks (`quyche.case.marks`) that its cases carry or do not carry.
    """

    head: Head
    label: Label
    empty: Label
    states: tuple[str, ...]
    roles: tuple[str, ...]
    scope: Scope
    order: Order
    columns: tuple[Column, ...]
    rank: int
    filters: tuple[str, ...]
    groups: tuple[str, ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    asked: tuple[str, ...]
    """Only cases with something of these kinds asked and not answered: of the reader's agency, in its own queue."""
    descending: bool = False
    """The latest first."""
    views: tuple[View, ...] = ()
