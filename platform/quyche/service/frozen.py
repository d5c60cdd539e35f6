"""Figures as they were when a report went out, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from quyche.service.timeliness import Figures, Reckoned, Spread
from quyche.store.spans import Late, Span


def frozen(found: Reckoned) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The figures as the log may hold them, and the annex, which names cases and lies outside the log."""
    span = {**asdict(found.span), "since": found.span.since.isoformat(), "until": found.span.until.isoformat()}
    groups = {by: [asdict(f) for f in rows] for by, rows in found.groups.items()}
    figures = {"span": span, "total": asdict(found.total), "before": asdict(found.before), "groups": groups}
    annex = [
        {**asdict(r), "due_at": r.due_at.isoformat(), "ended_at": r.ended_at and r.ended_at.isoformat()}
        for r in found.late
    ]
    return figures, annex


def thawed(figures: Mapping[str, Any], annex: Sequence[Mapping[str, Any]]) -> Reckoned:
    said = figures["span"]
    span = Span(said["first"], said["last"], *(datetime.fromisoformat(said[k]) for k in ("since", "until")))
    groups = {by: tuple(map(_figures, rows)) for by, rows in figures["groups"].items()}
    late = tuple(
        Late(**{**r, "due_at": datetime.fromisoformat(r["due_at"]), "ended_at": _instant(r["ended_at"])}) for r in annex
    )
    return Reckoned(span, _figures(figures["total"]), _figures(figures["before"]), groups, late)


def _figures(said: Mapping[str, Any]) -> Figures:
    spreads = {k: Spread(**said[k]) if said[k] else None for k in ("dispatch", "solve")}
    return Figures(**{**said, **spreads})


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
