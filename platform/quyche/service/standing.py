"""Which version serves and since when, what is planned, what was refused and why, what lies in the directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.activation import Activation, Record, Refusal
from quyche.errors import NotFound
from quyche.service import keeping, recording
from quyche.service.desk import Desk
from quyche.service.git import Origin, origin_of
from quyche.service.judging import Reason, against_content
from quyche.service.keeping import Note
from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.store import contents
from quyche.texts.findings import as_json

SHOWN = 20
"""Findings shown of what lies in the directory."""
REFUSED = 5
"""Refusals told of: the last ones."""


@dataclass(frozen=True, slots=True)
class Told:
    """An activation with what is known of its version; `reason` is what was typed."""

    activation: Activation
    note: Note
    reason: str


@dataclass(frozen=True, slots=True)
class InDirectory:
    """The policy in the directory; `reasons` and `shown` are what its own check and tests say against it."""

    prepared: Prepared
    origin: Origin
    serves: bool
    reasons: tuple[Reason, ...]
    shown: tuple[Mapping[str, Any], ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """`serving` is None while the tree is followed and nothing was ever activated."""

    source: str
    since: datetime
    commit: str
    follows_tree: bool
    serving: Told | None
    planned: tuple[Told, ...]
    refused: tuple[Refusal, ...]
    emergencies: tuple[Told, ...]
    record: Record


def standing(desk: Desk, now: datetime) -> Standing:
    """As the record says, but for the version itself, which is what this desk works with."""
    record, live = recording.read(), desk.live
    serving = None if desk.serving.follow else record.serving(now)
    return Standing(
        live.source_digest, live.since, live.commit, desk.serving.follow, told(desk, serving) if serving else None,
        tuple(told(desk, a) for a in record.planned(now)), record.refusals[: -REFUSED - 1 : -1],
        tuple(told(desk, a) for a in record.emergencies), record,
    )  # fmt: skip


def told(desk: Desk, activation: Activation) -> Told:
    return Told(activation, keeping.note(activation.source), contents.get(desk.keys, activation.reason) or "")


def in_directory(desk: Desk, now: datetime) -> InDirectory | None:
    """What lies in the policy directory; None when it cannot be read."""
    try:
        prepared = prepare(read_directory(desk.serving.root), today=now.date())
    except OSError:
        return None
    against = list(against_content(prepared))
    found = [f for _, rests in against for f in rests]
    return InDirectory(
        prepared, origin_of(desk.serving.root), prepared.source_digest == desk.live.source_digest,
        tuple(reason for reason, _ in against), tuple(as_json(found[:SHOWN])), max(0, len(found) - SHOWN),
    )  # fmt: skip


def kept(digest: str) -> bool:
    try:
        keeping.note(digest)
    except NotFound:
        return False
    return True
