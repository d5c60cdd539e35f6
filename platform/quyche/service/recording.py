"""The record of the policy's versions: read whole, written one event at a time with its projection."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from quyche.activation import STREAM, Record, fold
from quyche.errors import Conflict
from quyche.events import VERSION, Event
from quyche.service import keeping
from quyche.service.git import Origin
from quyche.service.preparing import Prepared
from quyche.store import activations, journal
from quyche.store.tables import bound
from quyche.texts.findings import as_json

WORKER = "worker"
"""The actor of what nobody did."""
FINDINGS, TRIES = 40, 5
FIRST_START = "first-start"
"""The actor of the bootstrap: nobody asked for it."""


def read() -> Record:
    return fold(s.event for s in journal.read(STREAM))


def demand_seen(seen: int | None) -> None:
    """Raises Conflict when the record is not as long as somebody saw it; a second tap is such a case."""
    if seen is not None and journal.length(STREAM) != seen:
        raise Conflict(STREAM)


def write(seq: int, kind: str, by: str, at: datetime, data: Mapping[str, Any]) -> Record:
    """Add an event after number `seq`. In the caller's transaction. Raises Conflict when somebody was quicker."""
    journal.append(STREAM, seq, [Event(kind, VERSION, at, by, kind, data)])
    return rebuild()


def write_next(kind: str, by: str, at: datetime, data: Mapping[str, Any]) -> int:
    """Add an event after whatever is there; gives its number. In the caller's transaction."""
    number = journal.append_next(STREAM, Event(kind, VERSION, at, by, kind, data))
    rebuild()
    return number


def plan_failed(plan: int, prepared: Prepared, at: datetime) -> bool:
    """A plan whose instant came and that cannot serve is refused on record, once, whichever process sees it first.

    False for what has served already: nobody goes back to older rules because newer ones were spoilt in the store.
    """
    source, found = prepared.source_digest, prepared.findings
    said = {
        "source": source, "name": "", "reasons": [["plan-failed", {"version": source[:16]}]], "plan": plan,
        "findings": as_json(found[:FINDINGS]), "more": max(0, len(found) - FINDINGS),
    }  # fmt: skip
    for _ in range(TRIES):
        record = read()
        if any(r.plan == plan for r in record.refusals):
            return True
        if not _never_served(record, plan):
            return False
        with suppress(Conflict), bound.atomic():
            write(record.seq, "activation_refused", WORKER, at, said)
            return True
    return False


def _never_served(record: Record, plan: int) -> bool:
    """Whether it was recorded for an instant to come, and no case began under it."""
    made = next(a for a in record.activations if a.id == plan)
    return made.start > made.at and not activations.cases_under([made.source], 0)[0]


def rebuild() -> Record:
    """Make the projection again from the log."""
    record = read()
    activations.put(record)
    return record


def bootstrap(prepared: Prepared, origin: Origin, at: datetime) -> None:
    """The first activation there is; of two first starts the second finds the first one's."""
    try:
        with bound.atomic():
            record = read()
            if record.activations:
                return
            keeping.keep(prepared, origin, at)
            said = {"source": prepared.source_digest, "from": at.isoformat(), "kind": "bootstrap"}
            write(record.seq, "version_activated", FIRST_START, at, said)
    except Conflict:
        return
