"""Bringing a version into force at an instant, or refusing it with every reason at once, both on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.activation import STREAM, Activation, Record
from quyche.errors import Finding, QuycheError
from quyche.service import keeping, recording
from quyche.service.desk import Desk
from quyche.service.git import NO_GIT, Origin
from quyche.service.judging import (
    Reason,
    Wish,
    against_content,
    against_procedure,
    against_succession,
    against_time,
    approval_for,
    base_of,
    policy_of,
)
from quyche.service.looking_back import LookedBack, look_back, said_of
from quyche.service.preparing import Prepared, prepare
from quyche.source.loading import Files
from quyche.store import contents, impacts
from quyche.texts.findings import as_json

AT_ONCE = Wish()
SHOWN = 40
"""Findings kept with a refusal; check tells them all."""
NAMED = 120


class ActivationRefused(QuycheError):
    """Nothing changed; `reasons` are codes with words, `findings` what they rest on, `number` the refusal's."""

    def __init__(self, reasons: tuple[Reason, ...], findings: tuple[Finding, ...], prepared: Prepared) -> None:
        self.reasons, self.findings, self.prepared = reasons, findings, prepared
        self.number = 0
        super().__init__(", ".join(code for code, _ in reasons))


@dataclass(frozen=True, slots=True)
class Activated:
    """The activation, the record it now stands in, and how many answers in force it changes without a day of their
    own."""

    activation: Activation
    record: Record
    in_place: int = 0


def activate(
    desk: Desk, files: Files, at: datetime, by: str, wish: Wish = AT_ONCE, *, origin: Origin = NO_GIT, name: str = "",
    seen: int | None = None,
) -> Activated:  # fmt: skip
    """Let these bytes serve from `wish.start`, or at once. `name` is what was asked for, as the record shall call it;
    `seen` is how long the record was when somebody looked at it.

    Raises ActivationRefused, Conflict.
    """
    prepared = prepare(files, today=at.date())
    try:
        with desk.database.atomic():
            recording.demand_seen(seen)
            return _activated(desk, prepared, at, by, wish, origin)
    except ActivationRefused as refused:
        refused.number = _record(desk, refused, name, by, at)
        raise
    finally:
        desk.serving.look_again()


def _activated(desk: Desk, prepared: Prepared, at: datetime, by: str, wish: Wish, origin: Origin) -> Activated:
    record = recording.read()
    back = look_back(desk, record, prepared, wish, at)
    _demand(desk, record, prepared, at, wish, back)
    said = _said(desk, record, prepared.source_digest, at, wish, back)
    keeping.keep(prepared, origin, at)
    after = recording.write(record.seq, "version_activated", by, at, said)
    return Activated(after.activations[-1], after, back.in_place)


def against(desk: Desk, prepared: Prepared, at: datetime, back: LookedBack) -> ActivationRefused | None:
    """What would refuse a version if it were to serve at once."""
    try:
        _demand(desk, recording.read(), prepared, at, AT_ONCE, back)
    except ActivationRefused as refused:
        return refused
    return None


def _demand(desk: Desk, record: Record, prepared: Prepared, at: datetime, wish: Wish, back: LookedBack) -> None:
    reasons: list[Reason] = []
    findings: list[Finding] = []
    for reason, found in against_content(prepared):
        reasons.append(reason)
        findings += found
    timely = wish.start if wish.start and wish.start.tzinfo and wish.start > at else at
    if stranded := against_succession(desk, record, prepared, timely):
        reasons.append(("leaves-cases", {"count": str(len(stranded))}))
        findings += stranded
    if back.backdated and not wish.is_emergency:
        reasons.append(("changes-the-past", said_of(back.backdated)))
        findings += back.backdated
    policy = prepared.book.policy if prepared.book else policy_of(desk, record, at)
    reasons += against_time(wish, policy, at)
    reasons += against_procedure(desk, record, wish, prepared.source_digest, at)
    if reasons:
        raise ActivationRefused(tuple(reasons), tuple(findings), prepared)


def _said(desk: Desk, record: Record, source: str, at: datetime, wish: Wish, back: LookedBack) -> dict[str, Any]:
    """What the log says of an activation. One declared for the past serves from now."""
    base, start = base_of(desk, record, at), max(wish.start or at, at)
    kind = _kind(record, source, at)
    said: dict[str, Any] = {"source": source, "from": start.isoformat(), "over": base, "kind": kind}
    if wish.retroactive and wish.start:
        said |= {"since": wish.start.isoformat(), "clause": wish.retroactive}
    if wish.is_emergency:
        reason = contents.put(desk.keys, STREAM, "reason", wish.emergency.strip())
        claims = {"reaches": back.since.isoformat()} if back.since else {}
        return said | {"kind": "emergency", "reason": reason} | claims
    approval, impact = approval_for(policy_of(desk, record, at), record, source), impacts.latest(base, source)
    if approval:
        said |= {"approval": approval.id, "approver": approval.by}
    return said | {"impact": impact.id if impact else 0}


def _kind(record: Record, source: str, at: datetime) -> str:
    return "rollback" if record.was_active(source, at) else "ordinary"


def _record(desk: Desk, refused: ActivationRefused, name: str, by: str, at: datetime) -> int:
    """The refusal on record, with as much of what check said as a page can show."""
    said = {
        "source": refused.prepared.source_digest, "name": name[:NAMED],
        "reasons": [[code, dict(words)] for code, words in refused.reasons],
        "findings": as_json(refused.findings[:SHOWN]), "more": max(0, len(refused.findings) - SHOWN),
    }  # fmt: skip
    with desk.database.atomic():
        return recording.write_next("activation_refused", by, at, said)
