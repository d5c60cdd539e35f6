"""One past case under one policy, and what differs between two."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Decision, Facts, Verdict, Visibility, limit_data
from quyche.decide.domain import change_days
from quyche.impact.past import Past
from quyche.policy.durations import Duration

Change = Literal["admissible", "lead", "helpers", "limit", "due", "newly_late", "no_longer_late", "publish"]
CHANGES: tuple[Change, ...] = (
    "lead", "helpers", "limit", "due", "newly_late", "no_longer_late", "admissible", "publish",
)  # fmt: skip
MOST = 20_000
"""Different decisions that are remembered at a time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy says of a case, without any instant."""

    admissible: Verdict | None
    lead: str
    helpers: tuple[str, ...]
    limit: Duration | None
    publish: Visibility | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A policy's answer, when its limit would have ended, and whether the real end of the case came after that."""

    answer: Answer
    due_at: datetime | None
    late: bool


class Reader:
    """Past cases under one policy, each counted from the instants it really had.

    Rows are read as they stood on the days the case was received, dispatched and timed, or, with `on`, all as they
    stand on that day: what a row that begins in the future would have done. Hours are those of the policy's own
    calendars for the agency it names.
    """

    def __init__(self, book: Rulebook, on: date | None = None) -> None:
        self._book = book
        self._on = datetime.combine(on, time(12), book.zone) if on else None
        policy = book.policy
        days = change_days([*policy.rules, *policy.agencies])
        begins = (datetime.combine(day, time(), book.zone) for day in days if day > date.min)
        self._cuts = sorted(at.astimezone(UTC) for at in begins)
        self._known: dict[object, Answer] = {}

    def outcome(self, past: Past, now: datetime) -> Outcome:
        """`now` ends what still runs."""
        answer = self._answer(past.facts)
        if answer.limit is None or past.started_at is None:
            return Outcome(answer, None, False)
        due = self._book.due(past.started_at, answer.limit, answer.lead, pauses=past.rests).at
        return Outcome(answer, due, (past.ended_at or now) > due)

    def hour(self, at: datetime) -> int:
        """The hour of the day on the wall."""
        return at.astimezone(self._book.zone).hour

    def _answer(self, facts: Facts) -> Answer:
        """Decided once for all cases that no row tells apart: same values, same intervals between changes of rows."""
        facts = Facts(facts.values, self._on, self._on, self._on) if self._on else facts
        sent, dispatch, clock = facts.sent_at, facts.dispatched_at or facts.sent_at, facts.clock_from or facts.sent_at
        key = (tuple(facts.values.items()), *(bisect_right(self._cuts, at) for at in (sent, dispatch, clock)))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = _answer_of(decide(self._book, facts))
        return found


def _answer_of(decision: Decision) -> Answer:
    return Answer(
        decision.admissible, decision.lead or "", decision.helpers, decision.limit, decision.visibility
    )  # fmt: skip


def changes(old: Outcome, new: Outcome) -> tuple[Change, ...]:
    """What differs between two policies for one case; nothing when they agree."""
    a, b = old.answer, new.answer
    found: dict[Change, bool] = {
        "lead": a.lead != b.lead, "helpers": set(a.helpers) != set(b.helpers), "limit": a.limit != b.limit,
        "due": old.due_at != new.due_at, "newly_late": new.late and not old.late,
        "no_longer_late": old.late and not new.late, "admissible": a.admissible != b.admissible,
        "publish": a.publish != b.publish,
    }  # fmt: skip
    return tuple(change for change in CHANGES if found[change])


def as_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON-able values, named as in a decision's."""
    answer = outcome.answer
    return {
        "admissible": answer.admissible, "lead": answer.lead or None, "with": list(answer.helpers),
        "limit": limit_data(answer.limit), "due_at": outcome.due_at.isoformat() if outcome.due_at else None,
        "late": outcome.late, "publish": answer.publish,
    }  # fmt: skip
