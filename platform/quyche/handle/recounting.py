"""Counting the limit of a running case again, where a row of the serving version says that it is (`chuyển tiếp`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, cast

from quyche.case import Case, Clock
from quyche.decide.deciding import Rulebook, with_flags
from quyche.decide.decision import limit_data, limit_from
from quyche.handle.clocks import replanned
from quyche.match import Chain
from quyche.policy.base import Head
from quyche.policy.durations import Duration
from quyche.policy.rules import Rule


def recounts(serving: Rulebook, pinned: Rulebook, case: Case, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """`limit_recounted` for each running clock whose limit the serving row puts elsewhere.

    The row is read on the day of `at`, the clock keeps its start, its rests and the steps already told. A resting
    clock is left alone until it goes on.
    """
    chain = _answer(serving, case, at)
    row = _stating(chain)
    if row is None or row.transition != "recount":
        return
    limit = cast(Duration, row.stated["limit"])
    for clock in case.clocks:
        if not (clock.target or clock.stopped_at or clock.paused_at or limit_from(clock.limit) == limit):
            yield (
                "limit_recounted",
                _recounted(pinned, serving, case, clock, limit)
                | grounds_of([*(r.head for r in chain if r is not row), row.head]),
            )


def _answer(serving: Rulebook, case: Case, at: datetime) -> Chain:
    values = with_flags(serving.policy, case.facts)
    return serving.tables["limit"].lookup(values, serving.local_day(at)) or ()


def _stating(chain: Chain) -> Rule | None:
    """The row of a chain that says the limit: an exception without one leaves it to its base."""
    return next((r for r in reversed(chain) if "limit" in r.stated), None)


def _recounted(pinned: Rulebook, serving: Rulebook, case: Case, clock: Clock, limit: Duration) -> dict[str, Any]:
    plan = replanned(pinned, serving.policy, replace(clock, limit=limit_data(limit) or {}), clock.rests)
    was = {"due_at": clock.due_at.isoformat(), "limit": clock.limit, "citations": _cited(case, clock)}
    return {"clock": clock.kind, "epoch": clock.epoch, "limit": limit_data(limit), **plan, "was": was}


def _cited(case: Case, clock: Clock) -> list[str]:
    """What the limit that runs rests on."""
    if clock.recounts:
        return [*clock.recounts[-1].citations]
    cited: Mapping[str, list[str]] = (case.decision or {}).get("cited", {})
    return [*cited.get("limit", ())]


def grounds_of(heads: Iterable[Head]) -> dict[str, Any]:
    """Where rows stand and what they rest on, as an event keeps it: the last is the one that counts."""
    *_, last = rows = [*heads]
    signed = next((h.document for h in reversed(rows) if h.document), None)
    return {
        "row": {"rule": last.id, "file": last.place.file, "line": last.place.line},
        "citations": [*dict.fromkeys(str(c) for h in rows for c in h.cites)],
        "document": asdict(signed) if signed else None,
    }
