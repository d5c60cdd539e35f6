"""What a decision says, and its form in the log and on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from quyche.policy.base import Label
from quyche.policy.durations import Duration

Verdict = Literal["yes", "no", "person_decides"]
Visibility = Literal["public", "withheld"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Values of decision fields for one case (field → value id) and the instants that count.

    `sent_at` is the first receipt (sent; for a camera, seen); `dispatched_at`
    and `clock_from` are None until they have happened.
    """

    values: Mapping[str, str]
    sent_at: datetime
    dispatched_at: datetime | None = None
    clock_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row that took part, by `mã` and where it stands in the version that decided."""

    rule: str
    file: str
    line: int
    question: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    step: str
    at: datetime | None
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """`unanswered` names the questions the policy does not provide for; `decided` is False
    for a due time beyond the decided calendar. Where a person decides whether to admit,
    `decider` is the role that does ("": whoever handles the case)."""

    unanswered: tuple[str, ...]
    admissible: Verdict | None
    reason: Label
    guidance: Label
    decider: str
    lead: str | None
    helpers: tuple[str, ...]
    barred: tuple[str, ...]
    limit: Duration | None
    due_at: datetime | None
    calendar_decided: bool
    steps: tuple[PlannedStep, ...]
    visibility: Visibility | None
    gaps: tuple[str, ...]
    rows: tuple[RowRef, ...]
    citations: tuple[str, ...]
    cited: Mapping[str, tuple[str, ...]]

    @property
    def status(self) -> str:
        return "no_provision" if self.unanswered else "decided"

    @property
    def interim(self) -> bool:
        """Whether an answer rests on an interim reading of an open point."""
        return bool(self.gaps)


def as_data(decision: Decision) -> dict[str, Any]:
    """The decision as JSON-able values with English keys, instants with their offset."""
    return {
        "status": decision.status,
        "unanswered": list(decision.unanswered),
        "admissible": decision.admissible,
        "reason": decision.reason.vi,
        "reason_en": decision.reason.en,
        "guidance": decision.guidance.vi,
        "guidance_en": decision.guidance.en,
        "decider": decision.decider,
        "lead": decision.lead,
        "with": list(decision.helpers),
        "barred": list(decision.barred),
        "limit": limit_data(decision.limit),
        "due_at": _iso(decision.due_at),
        "calendar_decided": decision.calendar_decided,
        "steps": [{"step": s.step, "at": _iso(s.at), "to": list(s.to)} for s in decision.steps],
        "publish": decision.visibility,
        "interim": decision.interim,
        "gaps": list(decision.gaps),
        "rows": [{"rule": r.rule, "file": r.file, "line": r.line, "question": r.question} for r in decision.rows],
        "citations": list(decision.citations),
        "cited": {q: list(c) for q, c in decision.cited.items()},
    }


def limit_data(limit: Duration | None) -> dict[str, Any] | None:
    return {"amount": limit.amount, "unit": limit.unit, "clock": limit.clock} if limit else None


def limit_from(data: Mapping[str, Any] | None) -> Duration | None:
    return Duration(data["amount"], data["unit"], data["clock"]) if data else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
