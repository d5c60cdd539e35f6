"""A report as its log tells it: drafted, rewritten, sent out; then it changes no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from quyche.events import Event


@dataclass(frozen=True, slots=True)
class Version:
    """The texts as somebody left them; `content` is the sealed record, `actor` "" for the system."""

    at: datetime
    actor: str
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What was sent out: frozen figures, the annex and the template in sealed records, the digests of the policy."""

    at: datetime
    actor: str
    figures: Mapping[str, Any]
    annex: str
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """`kind` is the policy's row; days `first` to `last`, both inclusive; `version` the policy it was drafted under."""

    id: str
    seq: int
    kind: str
    first: date
    last: date
    version: str
    by: str
    at: datetime
    versions: tuple[Version, ...]
    issued: Issued | None = None


def fold(report_id: str, events: Iterable[Event]) -> Report | None:
    """The report after these events, oldest first; None for an empty log."""
    report: Report | None = None
    for event in events:
        report = _after(report, event) if report else _drafted(report_id, event)
    return report


def _drafted(report_id: str, event: Event) -> Report:
    d = event.data
    first, last = date.fromisoformat(d["first"]), date.fromisoformat(d["last"])
    return Report(
        report_id, 1, d["report"], first, last, d["version"], event.actor, event.at, (_version(event),)
    )  # fmt: skip


def _version(event: Event) -> Version:
    return Version(event.at, event.actor, event.data["content"], event.data["digest"])


def _after(report: Report, event: Event) -> Report:
    moved = replace(report, seq=report.seq + 1)
    if event.kind == "report_issued":
        d = event.data
        return replace(moved, issued=Issued(event.at, event.actor, d["figures"], d["annex"], d["digests"]))
    return replace(moved, versions=(*report.versions, _version(event)))
