"""Starting and stopping the clocks of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quyche.case import Clock
from quyche.decide.deciding import Rulebook
from quyche.decide.decision import limit_data
from quyche.errors import Refused
from quyche.policy.durations import Duration
from quyche.policy.rules import ClockRow


def started(
    book: Rulebook, row: ClockRow, decision: Mapping[str, Any] | None, steps: tuple[Mapping[str, Any], ...],
    start: datetime, epoch: int, agency: str,
) -> dict[str, Any]:  # fmt: skip
    limit = row.target if row.kind == "target" else _limit_of(decision or {})
    agency = agency if row.kind == "limit" else ""
    if limit is None:
        raise Refused({"": ("no-limit", {})})
    due = book.due(start, limit)
    rungs = [dict(s) for s in steps if s["at"]] if row.kind == "limit" else []
    return {
        "clock": row.head.id, "agency": agency, "epoch": epoch, "started_at": start.isoformat(),
        "due_at": due.at.isoformat(), "target": row.kind == "target", "limit": limit_data(limit), "steps": rungs,
        "calendar_decided": due.decided,
    }  # fmt: skip


def _limit_of(decision: Mapping[str, Any]) -> Duration | None:
    limit = decision.get("limit")
    return Duration(limit["amount"], limit["unit"], limit["clock"]) if limit else None


def stopped(clock: Clock, at: datetime) -> dict[str, Any]:
    late = not clock.target and at > clock.due_at
    return {"clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), "late": late}
