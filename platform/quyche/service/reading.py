"""Reading a case: its entries with the form they were filled in on, its moments, its public answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from quyche import handle
from quyche.books import Said
from quyche.case import Case, Clock, Entry, Recount, instant
from quyche.decide.deciding import decide
from quyche.decide.decision import Facts, as_data, limit_from
from quyche.errors import NotFound
from quyche.events import Event
from quyche.explain import Answered, Counted, counted, reasons
from quyche.handle import Actor
from quyche.policy.policy import Policy
from quyche.policy.workplace import Field, Form, Use
from quyche.service import looks
from quyche.service.desk import Desk, load_case, stream
from quyche.store import contents, journal, registers

SENDER = ("sender_name", "sender_contact")
REPORTED = ("report", "parts")
"""Fields that hold the sender's words: of a report, and of a case cut out of one."""
RECORDINGS = ("audio", "video")


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    value: Any
    field: Field
    at: datetime | None = None
    """When it was said, if that matters to how it is read."""


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    kind: str
    """The first half of its media type: `image`, `audio`, `video`, `application`."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form entry with what was typed, as far as the reader may see it."""

    seq: int
    content: str
    values: tuple[Value, ...]
    files: tuple[File, ...]
    veiled: bool = False
    """Whether the sender's words in it gave way to a version masked later."""


def visible(desk: Desk, code: str, actor: Actor) -> Case | None:
    """The case, if the actor may know of it."""
    case = load_case(code)
    return case if case and handle.sees(desk.policy, case, actor) else None


def visible_case(desk: Desk, code: str, actor: Actor) -> Case:
    """Raises NotFound both for what is not there and for what the actor may not know of."""
    case = visible(desk, code, actor)
    if case is None:
        raise NotFound(code)
    return case


def events_of(code: str) -> list[Event]:
    return [s.event for s in journal.read(stream(code))]


def decision_of(desk: Desk, case: Case, at: datetime) -> Mapping[str, Any]:
    """The stored decision, or what the rules propose before there is one."""
    return case.decision or as_data(handle.propose(desk.book(case), case, at))


@dataclass(frozen=True, slots=True)
class Why:
    """What a decision rests on: the policy and facts used, the answers with their exceptions, the deadline counted."""

    policy: Policy
    facts: Facts
    answers: tuple[Answered, ...]
    counted: Counted | None
    zone: tzinfo
    recounts: tuple[Recount, ...] = ()
    """Each time a later version's row had the limit counted again; the last one is what `counted` counts."""


def why(desk: Desk, case: Case, at: datetime, proposed: bool = False) -> Why:
    """The reasons of the newest decision; of what the rules propose at `at` when there is none or that is asked."""
    decided = [] if proposed else decided_of(case.code)
    return _why(desk, case, decided[-1].data if decided else None, case.limit_clock if decided else None, at)


def every_why(desk: Desk, case: Case, at: datetime) -> list[tuple[Event, Why]]:
    """Each stored decision, oldest first, with its reasons; the newest counts the clock as it now runs."""
    events = decided_of(case.code)
    return [
        (event, why(desk, case, at) if event is events[-1] else _why(desk, case, event.data, None, at))
        for event in events
    ]


def _why(desk: Desk, case: Case, told: Mapping[str, Any] | None, clock: Clock | None, at: datetime) -> Why:
    book = desk.book(case)
    facts = _facts_of(told) if told else Facts(case.facts, case.sent_at, at, at)
    said = None if clock else decide(book, facts)
    limit = limit_from(clock.limit) if clock else said and said.limit
    start, due = (clock.started_at, clock.due_at) if clock else (facts.clock_from, said and said.due_at)
    agency = clock.agency if clock else (said and said.lead) or ""
    sums = counted(book, limit, start, due, agency, clock.rests if clock else ()) if limit and start and due else None
    return Why(book.policy, facts, reasons(book, facts), sums, book.zone, clock.recounts if clock else ())


def decided_of(code: str) -> list[Event]:
    return [e for e in events_of(code) if e.kind == "decided"]


def _facts_of(told: Mapping[str, Any]) -> Facts:
    sent, dispatch, clock = (instant(told["instants"][k]) for k in ("sent", "dispatch", "clock"))
    return Facts(told["facts"], sent, dispatch, clock)


def entries(desk: Desk, case: Case, reader: Actor, sender: bool = False) -> list[Filled]:
    """Every entry; the sender's name and contact only when asked for, their words as they were masked last."""
    first, *others = [filled(desk, case, e, sender) for e in case.entries]
    files = first.files if handle.hears(case, reader) else [f for f in first.files if f.kind not in RECORDINGS]
    return [
        replace(first, values=_masked(desk, case, first.values), files=tuple(files)),
        *(_veiled(case, e) for e in others),
    ]


def _veiled(case: Case, entry: Filled) -> Filled:
    """An entry without the sender's words if these were masked after it: what was masked then stands nowhere else."""
    newest = next((e.seq for e in case.entries if e.content == case.masked and case.masked), 0)
    kept = tuple(v for v in entry.values if entry.seq >= newest or v.field.use not in (*REPORTED, "masked"))
    return replace(entry, values=kept, veiled=len(kept) < len(entry.values))


def _masked(desk: Desk, case: Case, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values of the report with the sender's words replaced by their masked version, if there is one."""
    entry = next((e for e in case.entries if e.content == case.masked and case.masked), None)
    if entry is None:
        return values
    masked = [v for v in filled(desk, case, entry).values if v.field.use == "masked"]
    kept = [v for v in values if v.field.use not in REPORTED]
    return (*masked, *kept) if len(kept) < len(values) else values


def words_of(desk: Desk, case: Case, reader: Actor) -> str:
    """The sender's words as everybody but a few may read them."""
    values = entries(desk, case, reader)[0].values
    return "\n".join(str(v.value) for v in values if v.field.use in ("report", "masked"))


def newest(desk: Desk, case: Case, reader: Actor, use: Use) -> Any:
    """What the last entry with a field of this use says there; None when none does."""
    values = [v.value for e in entries(desk, case, reader) for v in e.values if v.field.use == use]
    return values[-1] if values else None


def filled(desk: Desk, case: Case, entry: Entry, sender: bool = False) -> Filled:
    """One entry with what was typed, the sender's name and contact only, or all but these."""
    typed = _typed(desk, entry.content)
    every = (replace(v, at=entry.at) for v in values_of(desk, entry))
    values = tuple(v for v in every if (v.field.use in SENDER) == sender)
    files = [_file(case, i, n) for i, n in typed["files"].items() if not sender]
    return Filled(entry.seq, entry.content, values, tuple(f for f in files if f))


def values_of(desk: Desk, said: Entry | Said) -> tuple[Value, ...]:
    """What was typed into a form, by the fields it had when it was filled in."""
    typed = _typed(desk, said.content)["values"]
    fields = form_at(desk, said).fields
    return tuple(Value(f.label.vi, typed[f.id], f) for f in fields if f.id in typed)


def form_at(desk: Desk, said: Entry | Said) -> Form:
    """The form as its version has it on the day it was filled in, with all its fields, whatever their own dates."""
    book = desk.serving.version(said.version).book
    rows = [f for f in book.policy.forms if f.head.id == said.form] if book else []
    day = book.local_day(said.at) if book else said.at.date()
    return next((f for f in rows if f.head.active_on(day)), rows[0])


def _typed(desk: Desk, content: str) -> dict[str, Any]:
    text = contents.get(desk.keys, content)
    typed: dict[str, Any] = json.loads(text) if text else {"values": {}, "files": {}}
    return typed


def _file(case: Case, attachment_id: str, name: str) -> File | None:
    row = registers.attachment(attachment_id, case.code)
    return File(attachment_id, name, row.media_type.partition("/")[0], row.sha256) if row else None


def said(desk: Desk, case: Case, content: str) -> Iterator[tuple[str, str]]:
    """What an entry says for the outside, as (use, text): reply, public title, public summary."""
    entry = next((e for e in case.entries if e.content == content and content), None)
    if entry is None:
        return
    values = _typed(desk, content)["values"]
    for field in form_at(desk, entry).fields:
        if field.use in ("reply", "public_title", "public_summary", "public_words") and field.id in values:
            yield field.use, values[field.id]


def sender_of(desk: Desk, case: Case, actor: Actor, at: datetime) -> list[Value]:
    """The sender's name and contact; that they were looked at goes on record first. Raises NotFound."""
    if not handle.sees_identity(desk.policy, case, actor):
        raise NotFound(case.code)
    looks.record(desk, case, actor, "identity_seen", at)
    return [v for e in entries(desk, case, actor, sender=True) for v in e.values]


def originals_of(desk: Desk, case: Case, actor: Actor, at: datetime) -> list[Value]:
    """The sender's words before anything was masked, then each masked version but the last.

    The look goes on record first. Raises NotFound.
    """
    if not handle.sees_originals(desk.policy, case, actor):
        raise NotFound(case.code)
    looks.record(desk, case, actor, "original_seen", at)
    before = [e for e in case.entries if e.content != case.masked]
    words = (*REPORTED, "masked")
    return [v for e in before for v in filled(desk, case, e).values if v.field.use in words]


def unaltered(desk: Desk, case: Case) -> bool | None:
    """Whether the report is still what was sent, by its digest in the log; None when nothing is left to compare."""
    entry = case.entries[0]
    text = contents.get(desk.keys, entry.content)
    return desk.keys.proves(text, entry.digest) if text and entry.digest else None


def attachment(desk: Desk, case: Case, attachment_id: str, small: bool, reader: Actor) -> tuple[bytes, str]:
    """Bytes and media type of an attachment of this case; `small` gives the drawn copy. Raises NotFound."""
    row = registers.attachment(attachment_id, case.code)
    if row is None or (small and not row.public_sha256):
        raise NotFound(attachment_id)
    reported = attachment_id in case.entries[0].attachments
    if reported and row.media_type.startswith(RECORDINGS) and not handle.hears(case, reader):
        raise NotFound(attachment_id)
    return (desk.files.get(row.public_sha256), "image/jpeg") if small else (desk.files.get(row.sha256), row.media_type)
