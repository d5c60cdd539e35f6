"""Why: the row that answered each question, the exceptions looked at, and the arithmetic of a deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from quyche import hours
from quyche.decide.deciding import Rulebook, answering, day_of, with_flags
from quyche.decide.decision import Facts
from quyche.match import Chain
from quyche.policy.durations import Duration
from quyche.policy.rules import QUESTIONS, Question, Rule

Kind = Literal["differs", "unknown", "not-yet", "ended"]
Spans = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """One reason why a row does not apply: a field has another value or none, or the day is outside its dates."""

    kind: Kind
    field: str = ""
    wanted: tuple[str, ...] = ()
    found: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """An exception that was looked at and did not apply; `misses` is never empty."""

    rule: Rule
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """`chain` is the base row, then the exceptions that took its place one after another; empty: no provision."""

    question: Question
    day: date
    chain: Chain
    passed_over: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A deadline counted interval by interval.

    `total` is what the intervals add up to, in seconds; `length` is what the limit
    asks for. They differ only where the calendar was changed after the clock began.
    """

    limit: Duration
    start: datetime
    due: datetime
    spans: Spans
    total: int
    length: int

    @property
    def holds(self) -> bool:
        return self.total == self.length


def reasons(book: Rulebook, facts: Facts) -> tuple[Answered, ...]:
    """Every question with the row that answers it and the exceptions that do not apply, each with why."""
    return tuple(_answered(book, question, facts) for question in QUESTIONS)


def _answered(book: Rulebook, question: Question, facts: Facts) -> Answered:
    values, day = with_flags(book.policy, facts.values), day_of(book, question, facts)
    chain = answering(book, question, facts) or ()
    rows = {r.head.id for r in chain}
    others = [r for r in book.policy.rules_of(question) if r.base in rows and r not in chain]
    considered = (Considered(r, _misses(r, values, day)) for r in sorted(others, key=lambda r: r.head.id))
    return Answered(question, day, chain, tuple(c for c in considered if c.misses))


def _misses(rule: Rule, values: Mapping[str, str], day: date) -> tuple[Miss, ...]:
    since, until = rule.head.since, rule.head.until
    dates = [Miss("not-yet", day=since)] if since and day < since else []
    dates += [Miss("ended", day=until)] if until and until < day else []
    fields = [
        Miss("differs" if values.get(c.field) else "unknown", c.field, tuple(sorted(c.values)), values.get(c.field, ""))
        for c in rule.when
        if values.get(c.field) not in c.values
    ]
    return (*dates, *fields)


def counted(
    book: Rulebook, limit: Duration, start: datetime, due: datetime, agency: str = "", rests: hours.Pauses = ()
) -> Counted:
    """The intervals that count from `start` to `due`, by the agency's calendar that serves now, without rests."""
    table = book.timetable(agency)
    length = limit.seconds(table.working_day)
    zone = book.zone
    whole: Sequence[tuple[datetime, datetime]] = (
        [(start.astimezone(zone), due.astimezone(zone))]
        if limit.clock == "plain"
        else hours.intervals(table.hours, start, due)
    )
    spans = [(a.astimezone(zone), b.astimezone(zone)) for a, b in hours.without(whole, rests)]
    total = sum(int(b.timestamp()) - int(a.timestamp()) for a, b in spans)
    return Counted(limit, start.astimezone(zone), due.astimezone(zone), tuple(spans), total, length)
