"""Reading a case: its entries with the form they were filled in on, its moments, its public answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche import handle
from quyche.case import Case, Entry, instant
from quyche.decide.deciding import decide
from quyche.decide.decision import Facts, as_data, limit_from
from quyche.errors import NotFound
from quyche.events import Event
from quyche.explain import Answered, Counted, counted, reasons
from quyche.handle import Actor
from quyche.policy.policy import Policy
from quyche.policy.workplace import Field, Form
from quyche.service.desk import Desk, load_case, stream
from quyche.store import contents, journal, registers

SENDER = ("sender_name", "sender_contact")


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    value: Any
    field: Field


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    kind: str
    """The first half of its media type: `image`, `audio`, `video`, `application`."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form entry with what was typed, as far as the reader may see it."""

    seq: int
    content: str
    values: tuple[Value, ...]
    files: tuple[File, ...]


def visible_case(desk: Desk, code: str, actor: Actor) -> Case:
    """Raises NotFound both for what is not there and for what the actor may not know of."""
    case = load_case(code)
    if case is None or not handle.sees(desk.policy, case, actor):
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


def why(desk: Desk, case: Case, at: datetime, proposed: bool = False) -> Why:
    """The reasons of the newest decision; of what the rules propose at `at` when there is none or that is asked."""
    book, told = desk.book(case), None if proposed else _newest_decided(case)
    facts = _facts_of(told) if told else Facts(case.facts, case.sent_at, at, at)
    clock = case.limit_clock if told else None
    said = None if clock else decide(book, facts)
    limit = limit_from(clock.limit) if clock else said and said.limit
    start, due = (clock.started_at, clock.due_at) if clock else (facts.clock_from, said and said.due_at)
    sums = counted(book, limit, start, due) if limit and start and due else None
    return Why(book.policy, facts, reasons(book, facts), sums)


def _newest_decided(case: Case) -> Mapping[str, Any] | None:
    return next((e.data for e in reversed(events_of(case.code)) if e.kind == "decided"), None)


def _facts_of(told: Mapping[str, Any]) -> Facts:
    sent, dispatch, clock = (instant(told["instants"][k]) for k in ("sent", "dispatch", "clock"))
    return Facts(told["facts"], sent, dispatch, clock)


def entries(desk: Desk, case: Case, sender: bool = False) -> list[Filled]:
    """Every entry; the sender's name and contact only when asked for."""
    return [_filled(desk, case, e, sender) for e in case.entries]


def _filled(desk: Desk, case: Case, entry: Entry, sender: bool) -> Filled:
    form, typed = form_at(desk, entry), _typed(desk, entry.content)
    shown = [f for f in form.fields if (f.use in SENDER) == sender]
    values = tuple(Value(f.label.vi, typed["values"][f.id], f) for f in shown if f.id in typed["values"])
    files = [_file(case, i, n) for i, n in typed["files"].items() if not sender]
    return Filled(entry.seq, entry.content, values, tuple(f for f in files if f))


def form_at(desk: Desk, entry: Entry) -> Form:
    """The form as it was when the entry was made."""
    book = desk.serving.version(entry.version).book
    forms = book.policy.forms if book else ()
    return next(f for f in forms if f.head.id == entry.form)


def _typed(desk: Desk, content: str) -> dict[str, Any]:
    text = contents.get(desk.keys, content)
    typed: dict[str, Any] = json.loads(text) if text else {"values": {}, "files": {}}
    return typed


def _file(case: Case, attachment_id: str, name: str) -> File | None:
    row = registers.attachment(attachment_id, case.code)
    return File(attachment_id, name, row.media_type.partition("/")[0]) if row else None


def said(desk: Desk, case: Case, content: str) -> Iterator[tuple[str, str]]:
    """What an entry says for the outside, as (use, text): reply, public title, public summary."""
    entry = next((e for e in case.entries if e.content == content and content), None)
    if entry is None:
        return
    values = _typed(desk, content)["values"]
    for field in form_at(desk, entry).fields:
        if field.use in ("reply", "public_title", "public_summary") and field.id in values:
            yield field.use, values[field.id]


def sender_of(desk: Desk, case: Case, actor: Actor, at: datetime) -> list[Value]:
    """The sender's name and contact; that they were looked at goes on record first. Raises NotFound."""
    if not handle.sees_identity(desk.policy, case, actor):
        raise NotFound(case.code)
    log = f"access:{case.code}"
    with desk.database.atomic():
        seen = Event("identity_seen", 1, at, actor.id, "", {"case": case.code})
        journal.append(log, journal.length(log), [seen])
    return [v for e in entries(desk, case, sender=True) for v in e.values]


def attachment(desk: Desk, case: Case, attachment_id: str, small: bool) -> tuple[bytes, str]:
    """Bytes and media type of an attachment of this case; `small` gives the drawn copy. Raises NotFound."""
    row = registers.attachment(attachment_id, case.code)
    if row is None or (small and not row.public_sha256):
        raise NotFound(attachment_id)
    return (desk.files.get(row.public_sha256), "image/jpeg") if small else (desk.files.get(row.sha256), row.media_type)
