"""Applying a compiled policy to one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from quyche import hours
from quyche.decide.decision import Decision, Facts, PlannedStep, RowRef, Verdict, Visibility
from quyche.decide.table import Tables
from quyche.match import Chain, inherited
from quyche.policy.base import Head, Label
from quyche.policy.calendars import CalendarRow, SeasonRow
from quyche.policy.durations import Duration
from quyche.policy.places import Category, Named, Ward
from quyche.policy.policy import Policy
from quyche.policy.rules import (
    CATEGORY,
    COMPLAINED,
    FLAG,
    NO,
    QUESTIONS,
    SOURCE,
    TO_HELPERS,
    TO_LEAD,
    TO_LEAD_HEAD,
    TO_LEAD_ROSTER,
    WARD,
    AgencyRef,
    Question,
    Step,
    StepTime,
)
from quyche.policy.succession import successor

HEAD_OF, ROSTER_OF = "head:", "roster:"
"""Before an agency's id: the person who heads it, whoever is on its duty roster."""
WHOLE = StepTime()

_INTERIM: tuple[Question, ...] = ("admission", "routing", "limit", "publication")
"""Open points under these make a decision interim. The ladder only reminds; its open point is
cited with its steps, but does not put every single decision in doubt."""


@dataclass(frozen=True)
class Rulebook:
    """A policy with its tables and its office hours, ready to decide."""

    policy: Policy
    tables: Tables
    calendars: tuple[CalendarRow, ...]
    """One for everybody, others for the agencies they name; those that serve now, not always the policy's own."""

    @cached_property
    def calendar_row(self) -> CalendarRow:
        return next(c for c in self.calendars if not c.agencies)

    @cached_property
    def _timetables(self) -> dict[str, Timetable]:
        return {c.head.id: Timetable.of(c) for c in self.calendars}

    def row_for(self, agency: str) -> CalendarRow:
        return next((c for c in self.calendars if agency in c.agencies), self.calendar_row)

    def timetable(self, agency: str = "") -> Timetable:
        """The hours an agency works; everybody's when it has none of its own."""
        return self._timetables[self.row_for(agency).head.id]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar_row.zone)

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def due(
        self, start: datetime, limit: Duration, agency: str = "", time: StepTime = WHOLE, pauses: hours.Pauses = ()
    ) -> hours.Due:
        """The instant at which the limit, or as much of it as `time` says, has been used up in its own hours."""
        table = self.timetable(agency)
        seconds = time.seconds(limit.seconds(table.working_day), table.working_day)
        if limit.clock == "plain":
            return hours.Due(hours.plain_add(start, seconds, pauses).astimezone(self.zone), True)
        return hours.add(table.hours, start, seconds, pauses)

    def used(self, start: datetime, end: datetime, limit: Duration, agency: str, pauses: hours.Pauses = ()) -> int:
        """Seconds used up between two instants, in the limit's own hours."""
        if limit.clock == "plain":
            return hours.plain_worked(start, end, pauses)
        return hours.worked(self.timetable(agency).hours, start, end, pauses)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Office hours ready to count with; `working_day` is the length of a day as a unit, in seconds."""

    hours: hours.Calendar
    working_day: int

    @classmethod
    def of(cls, row: CalendarRow) -> Timetable:
        calendar = hours_of(row)
        return cls(calendar, hours.day_seconds(calendar))


def rulebook(policy: Policy, tables: Tables) -> Rulebook:
    """A policy ready to decide by its own calendars."""
    return Rulebook(policy, tables, policy.calendars)


@lru_cache(maxsize=64)
def hours_of(row: CalendarRow) -> hours.Calendar:
    """The office hours a calendar row says, ready to count with."""
    return hours.Calendar(
        zone=row.zone,
        weekly=dict(enumerate(row.weekly)),
        seasons=tuple(_season(s) for s in row.seasons),
        holidays=frozenset(row.days_off),
        exceptions=dict(row.swapped),
        decided_until=row.decided_until,
    )


def _season(row: SeasonRow) -> hours.Season:
    week = dict(enumerate(row.weekly))
    return hours.Season(row.first, row.last, week, row.since or date.min, row.until or date.max)


def decide(book: Rulebook, facts: Facts) -> Decision:
    """Answer every question for one case.

    Admissibility and publication are read on the day of first receipt, who
    leads on the day of dispatch, the limit and the ladder on the day the clock
    starts; what has not happened yet is read as if it happened at first receipt.
    """
    values = with_flags(book.policy, facts.values)
    found = {q: answering(book, q, facts) for q in QUESTIONS}
    parts = {q: inherited(c) if c else {} for q, c in found.items()}
    admissible = cast(Verdict | None, parts["admission"].get("verdict"))
    refused = admissible == "no"
    on = day_of(book, "routing", facts)
    lead = None if refused else agency_of(book.policy, parts["routing"].get("lead"), values, on)
    limit = None if refused else cast(Duration | None, parts["limit"].get("limit"))
    due = book.due(facts.clock_from, limit, lead or "") if limit and facts.clock_from else None
    return Decision(
        unanswered=() if refused else _unanswered(found, lead),
        admissible=admissible,
        **_admission(parts["admission"]),
        lead=lead,
        helpers=() if refused else _agencies(book.policy, parts["routing"].get("helpers"), values, lead, on),
        barred=_agencies(book.policy, parts["routing"].get("barred"), values, None, on),
        limit=limit,
        due_at=due.at if due else None,
        calendar_decided=due.decided if due else True,
        steps=() if refused else _steps(book, parts["ladder"].get("steps"), limit, facts.clock_from, lead),
        visibility=cast(Visibility | None, parts["publication"].get("visibility")),
        **_grounds(book, found, values, refused, limit, facts, lead),
    )


def answering(book: Rulebook, question: Question, facts: Facts) -> Chain | None:
    """The rows that answer a question, read on its own day; None where the policy does not provide.

    A source, category or ward that had ended by first receipt is none: nothing provides for taking it in.
    """
    values, day = with_flags(book.policy, facts.values), day_of(book, question, facts)
    if question == "admission" and _ended(book.policy, values, day):
        return None
    return book.tables[question].lookup(values, day)


def _ended(policy: Policy, values: Mapping[str, str], day: date) -> bool:
    """Whether a source, category or ward that was named had ended before the day, and has not begun anew."""
    dated: dict[str, Sequence[Named | Category | Ward]] = {
        SOURCE: policy.sources, CATEGORY: policy.categories, WARD: policy.wards,
    }  # fmt: skip
    ends = ([r.head.until for r in rows if r.head.id == values.get(f)] for f, rows in dated.items())
    return any(found and max(u or date.max for u in found) < day for found in ends)


def _admission(part: Mapping[str, Any]) -> dict[str, Any]:
    """What a sender is told, and who decides where a person has to."""
    decider = str(part.get("decider") or "") if part.get("verdict") == "person_decides" else ""
    return {"reason": _label(part.get("reason")), "guidance": _label(part.get("guidance")), "decider": decider}


def with_flags(policy: Policy, values: Mapping[str, str]) -> dict[str, str]:
    """The facts with every flag that nobody raised said to be no."""
    return {FLAG + f.head.id: NO for f in policy.flags} | dict(values)


def day_of(book: Rulebook, question: Question, facts: Facts) -> date:
    """The local day on which a question is read."""
    at = {"routing": facts.dispatched_at, "limit": facts.clock_from, "ladder": facts.clock_from}.get(question)
    return book.local_day(at or facts.sent_at)


def _label(part: object) -> Label:
    return part if isinstance(part, Label) else Label("")


def agency_of(policy: Policy, ref: object, values: Mapping[str, str], day: date) -> str | None:
    """The agency meant; of a group the one that serves the ward on the day, or that took its place there."""
    if not isinstance(ref, AgencyRef):
        return None
    if ref.kind == "agency":
        return ref.id
    if ref.kind == "complained":
        return values.get(COMPLAINED)
    ward = values.get(WARD)
    serving = [a.head for a in policy.agencies if ward and a.ward == ward and ref.id in a.groups]
    ended = [h.id for h in serving if h.until and h.until < day]
    after = [a.head for i in ended for a in successor(policy.agencies, i, day, ward or "")[-1:]]
    return next((h.id for h in (*serving, *after) if h.active_on(day)), None)


def _agencies(policy: Policy, refs: object, values: Mapping[str, str], lead: str | None, day: date) -> tuple[str, ...]:
    named = [agency_of(policy, ref, values, day) for ref in cast(tuple[AgencyRef, ...], refs or ())]
    return tuple(dict.fromkeys(a for a in named if a and a != lead))


def _unanswered(found: Mapping[Question, Chain | None], lead: str | None) -> tuple[str, ...]:
    missing = {q for q, chain in found.items() if chain is None} | (set() if lead else {"routing"})
    return tuple(q for q in QUESTIONS if q in missing)


def _steps(
    book: Rulebook, ids: object, limit: Duration | None, start: datetime | None, lead: str | None
) -> tuple[PlannedStep, ...]:
    chosen = steps_of(book.policy, cast(tuple[str, ...], ids or ()) if limit else ())
    if limit is None or start is None:
        return tuple(PlannedStep(s.head.id, None, receivers(s, lead or "")) for s in chosen)
    return planned(book, chosen, limit, start, lead or "")


def steps_of(policy: Policy, ids: Iterable[str]) -> tuple[Step, ...]:
    """The rows of steps, those of an early percent first."""
    rows = {s.head.id: s for s in policy.steps}
    return tuple(sorted((rows[i] for i in ids if i in rows), key=lambda s: (s.time.percent, s.head.id)))


def planned(
    book: Rulebook, steps: Iterable[Step], limit: Duration, start: datetime, agency: str,
    helpers: tuple[str, ...] = (), pauses: hours.Pauses = (),
) -> tuple[PlannedStep, ...]:  # fmt: skip
    """When each step of a running limit comes and whom it is for, the earliest first."""
    found = (
        PlannedStep(s.head.id, book.due(start, limit, agency, s.time, pauses).at, receivers(s, agency, helpers))
        for s in steps
    )
    return tuple(sorted(found, key=lambda p: (p.at or start, p.step)))


def receivers(step: Step, lead: str, helpers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Roles and agencies by id, `head:<agency>`, `roster:<agency>`; nobody in place of an agency not yet known."""
    relative = {
        TO_LEAD: (lead,), TO_LEAD_HEAD: (HEAD_OF + lead,), TO_LEAD_ROSTER: (ROSTER_OF + lead,), TO_HELPERS: helpers,
    }  # fmt: skip
    return tuple(t for r in step.receivers for t in (relative.get(r, (r,)) if lead or r not in relative else ()))


def _grounds(
    book: Rulebook,
    found: Mapping[Question, Chain | None],
    values: Mapping[str, str],
    refused: bool,
    limit: Duration | None,
    facts: Facts,
    lead: str | None,
) -> dict[str, Any]:
    """The rows that took part and what they cite, question by question, the category's own row first."""
    heads: dict[str, list[Head]] = {"category": _category(book, values, facts)}
    for question, chain in found.items():
        if chain and (not refused or question in ("admission", "publication")):
            heads[question] = [r.head for r in chain]
    if limit and limit.clock == "working":
        heads["calendar"] = [book.row_for(lead or "").head]
    cited = {q: tuple(dict.fromkeys(str(c) for h in hs for c in h.cites)) for q, hs in heads.items()}
    doubtful = (h for q, hs in heads.items() if q in (*_INTERIM, "calendar") for h in hs)
    return {
        "gaps": tuple(sorted({g for h in doubtful for g in h.gaps})),
        "rows": tuple(RowRef(h.id, h.place.file, h.place.line, q) for q, hs in heads.items() for h in hs),
        "citations": tuple(dict.fromkeys(citation for group in cited.values() for citation in group)),
        "cited": cited,
    }


def _category(book: Rulebook, values: Mapping[str, str], facts: Facts) -> list[Head]:
    day = book.local_day(facts.sent_at)
    rows = (c.head for c in book.policy.categories if c.head.id == values.get(CATEGORY))
    return [h for h in rows if h.active_on(day)]
