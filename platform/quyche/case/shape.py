"""What a case is at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.case.clocks import Clock


@dataclass(frozen=True, slots=True)
class Entry:
    """A form somebody filled in: what was typed lies in the content record."""

    seq: int
    at: datetime
    actor: str
    action: str
    form: str
    version: str
    content: str
    attachments: tuple[str, ...]
    digest: str = ""
    """Keyed digest of what was typed; "" for entries older than digests."""
    behalf: str = ""
    """The account for which the actor stood in, "" when they acted for themselves."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something asked of agencies within a case: a directive, a helper's part. Never edited.

    `content` is the entry that says what; `acknowledged` and `answered` hold
    (agency, instant), `numbers` the entries in which the registry entered its number.
    """

    number: int
    kind: str
    by: str
    origin: str
    to: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    content: str
    corrects: int
    acknowledged: tuple[tuple[str, datetime], ...] = ()
    answered: tuple[tuple[str, datetime], ...] = ()
    chased: tuple[datetime, ...] = ()
    notes: tuple[str, ...] = ()
    """Entries: what was said each time it was chased."""
    numbers: tuple[str, ...] = ()
    approved: bool | None = None
    """For what needs leave: given, refused, or not yet decided."""
    verdicts: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    """Entries: why leave was given or refused; what was then done; what the receivers answered."""
    chase: bool = False
    """Whether it asks where something stands, rather than for something new."""

    @property
    def waiting(self) -> tuple[str, ...]:
        """Agencies that have not answered."""
        done = {agency for agency, _ in self.answered}
        return tuple(a for a in self.to if a not in done)

    @property
    def chased_in_vain(self) -> datetime | None:
        """When it was last chased, while somebody has not answered."""
        return self.chased[-1] if self.chased and self.waiting else None


@dataclass(frozen=True, slots=True)
class Chase:
    """One agency asked where its part stands. `content` and `answer` are the entries that say what.

    `waiting` while an answer is still to come: not from an agency that has no part in the case any more.
    """

    number: int
    at: datetime
    by: str
    origin: str
    to: str
    content: str
    answered_at: datetime | None
    answer: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class Deferral:
    """A lead's report that it cannot be solved in time; the clock runs on (7.6).

    `content` is the entry with the cause, `answer` the one with what the leadership
    said to it; `accepted` is None until then, `granted_at` another time it named.
    """

    at: datetime
    expected_at: datetime | None
    content: str
    by: str = ""
    agency: str = ""
    accepted: bool | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    granted_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Reroute:
    """A lead that a row of a later version put in the place of `was`; what each of them rests on."""

    at: datetime
    was: str
    was_citations: tuple[str, ...]
    lead: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`version` is the source digest of the policy of first receipt, which decides to the end."""

    code: str
    seq: int
    version: str
    state: str
    closed: bool
    sent_at: datetime
    recorded_at: datetime
    entrance: str
    facts: Mapping[str, str]
    dispatched_at: datetime | None = None
    lead: str = ""
    helpers: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    decision: Mapping[str, Any] | None = None
    milestones: tuple[tuple[str, datetime], ...] = ()
    entries: tuple[Entry, ...] = ()
    reply: str = ""
    published: str = ""
    published_at: datetime | None = None
    withheld: bool = False
    closed_at: datetime | None = None
    erased: bool = False
    locked: bool = False
    consent: bool | None = None
    consent_asked: bool = False
    consent_at: datetime | None = None
    opened_by: str = ""
    masked: str = ""
    """The entry that holds the sender's words without what was masked; "" when nothing was."""
    reply_under_lock: bool = False
    deferrals: tuple[Deferral, ...] = ()
    shows: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    split_from: str = ""
    split_into: tuple[str, ...] = ()
    returns: tuple[tuple[str, datetime], ...] = ()
    """Each time an agency gave the case back as not its own."""
    refusals: tuple[datetime, ...] = ()
    dropped: tuple[datetime, ...] = ()
    """Instants at which it left the hands of whoever had it without a result: returned, refused, merged, taken away."""
    reroutes: tuple[Reroute, ...] = ()
    """Since it was last decided: each time a row moved the running case to another lead."""
    stranded: tuple[str, ...] = ()
    """Agencies that are gone and whose successors are kept out of the case."""
    touched: int = 1
    """The number of the last event that was not the system's own note."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every agency with a part in the case: the lead, helpers, those something was asked of."""
        asked = (a for t in self.tasks for a in t.to)
        return tuple(dict.fromkeys(a for a in (self.lead, *self.helpers, *asked) if a))

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The lead and helpers that are gone and that nobody may stand for, until people move the case."""
        return tuple(a for a in self.stranded if a in (self.lead, *self.helpers))

    @property
    def public(self) -> bool:
        """Whether everybody may read the answer."""
        return bool(self.published) and not (self.withheld or self.locked or self.erased)

    @property
    def reply_shown(self) -> str:
        """The reply the sender may read: of a locked case only what was written under the lock."""
        return self.reply if not self.locked or self.reply_under_lock else ""

    @property
    def chases(self) -> tuple[Chase, ...]:
        """Every time an agency was chased, the oldest first: one for each agency asked."""
        return tuple(self._chased(t, a) for t in self.tasks if t.chase for a in t.to)

    def _chased(self, task: Task, agency: str) -> Chase:
        answers = dict(zip(task.answered, task.replies, strict=False))
        at, said = next(((at, said) for (a, at), said in answers.items() if a == agency), (None, ""))
        waiting = at is None and agency in self.still_asked(task)
        return Chase(
            task.number, task.opened_at, task.by, task.origin, agency, task.content, at, said, waiting
        )  # fmt: skip

    def still_asked(self, task: Task) -> tuple[str, ...]:
        """Agencies whose answer is to come; a chase asks nothing more of who left the case, or once it has ended."""
        here = () if self.closed else (self.lead, *self.helpers)
        return tuple(a for a in task.waiting if not task.chase or a in here)

    @property
    def deferred(self) -> tuple[Deferral, ...]:
        """What the agency that leads now has reported as not solvable in time."""
        return tuple(d for d in self.deferrals if d.agency in ("", self.lead))

    @property
    def unanswered_deferral(self) -> Deferral | None:
        """The newest report of the lead, while the leadership has not said anything to it."""
        last = self.deferred[-1] if self.deferred else None
        return last if last and last.accepted is None and not self.closed else None

    @property
    def promise(self) -> Clock | None:
        """The newest clock of a promised time that still runs."""
        return next((c for c in reversed(self.clocks) if c.promise and c.stopped_at is None), None)

    def replaced_by(self, number: int) -> int:
        """The number of the task that corrects this one, 0 when none does."""
        return next((t.number for t in self.tasks if t.corrects == number), 0)

    def running(self, kind: str) -> Clock | None:
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)

    @property
    def limit_clock(self) -> Clock | None:
        """The newest clock with a legal limit, running or stopped."""
        return next((c for c in reversed(self.clocks) if not c.target), None)

    @property
    def solved_at(self) -> datetime | None:
        """When the result was reported; None while there is none. A clock that stops for want of one solves nothing."""
        stopped = self.limit_clock.stopped_at if self.limit_clock else None
        return None if stopped in self.dropped else stopped


def instant(text: str) -> datetime:
    """An aware instant of the log; a naive one is a fault in the writer."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"naive instant in the log: {text}")
    return at
