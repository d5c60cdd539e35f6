"""How a case begins, and what the rules would say of it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from quyche.case import Case
from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Decision, Facts
from quyche.events import VERSION, Event
from quyche.handle.actors import Actor
from quyche.handle.clocks import Begin, started
from quyche.handle.filing import Filing, facts_from, value_for
from quyche.policy.policy import Policy
from quyche.policy.rules import SOURCE
from quyche.policy.workplace import Entrance, Form, Start


def open_case(
    book: Rulebook, entrance: Entrance, form: Form, filing: Filing, actor: Actor, at: datetime,
    place: Mapping[str, str] | None = None, version: str = "",
) -> list[Event]:  # fmt: skip
    """The first events of a case. What a camera showed counts from when it was seen.

    `place` are facts found from the point, where the form itself says nothing of them; `version` is
    what counted when the case was first received ("": the version of its form).
    """
    sent_at = received_at(form, filing, at)
    facts = {**(place or {}), **facts_from(form, filing.values, {SOURCE: entrance.source})}
    start = entrance.start(facts)
    opened = {
        "version": version or filing.version, "state": start.state, "sent_at": sent_at.isoformat(),
        "entrance": entrance.head.id, "facts": facts, "entry": filing.entry,
        "barred": list(barred_by(book, facts, sent_at)),
        "consent": True if value_for(form, filing.values, "consent") else None,
    }  # fmt: skip
    first = Event("opened", VERSION, at, actor.id, entrance.head.id, opened)
    return [first, *_clocks(book, start.clocks, first, Begin(sent_at, at))]


def received_at(form: Form, filing: Filing, at: datetime) -> datetime:
    """When a case was first received: as the form says, and never later than now."""
    seen = value_for(form, filing.values, "seen_at")
    return min(datetime.fromisoformat(seen), at) if seen else at


def open_part(
    book: Rulebook,
    workplace: Policy,
    parent: Case,
    facts: Mapping[str, str],
    filing: Filing,
    actor: Actor,
    at: datetime,
) -> list[Event]:
    """The first events of a case cut out of another: received when that one was, under the same version.

    An entrance that only the serving `workplace` knows took in what was seen before it was there.
    """
    rows = [e for e in (*book.policy.entrances, *workplace.entrances) if e.head.id == parent.entrance]
    known, day = {**parent.facts, **facts}, book.local_day(parent.sent_at)
    entrance = next((e for e in rows if e.head.active_on(day)), rows[0] if rows else None)
    start = entrance.start(known) if entrance else Start((), parent.state, ())
    opened = {
        "version": parent.version, "state": start.state, "sent_at": parent.sent_at.isoformat(),
        "entrance": parent.entrance, "facts": known, "entry": filing.entry,
        "barred": list(barred_by(book, known, parent.sent_at)),
        "consent": parent.consent, "split_from": parent.code,
    }  # fmt: skip
    first = Event("opened", VERSION, at, actor.id, parent.entrance, opened)
    return [first, *_clocks(book, start.clocks, first, Begin(at, at))]


def barred_by(book: Rulebook, facts: Mapping[str, str], at: datetime) -> tuple[str, ...]:
    """Agencies that these facts keep out of the case (conflict of interest)."""
    return decide(book, Facts(facts, at, at)).barred


def _clocks(book: Rulebook, ids: tuple[str, ...], first: Event, begin: Begin) -> Iterator[Event]:
    """The clocks a case begins with."""
    for row in (c for c in book.policy.clocks if c.head.id in ids):
        for kind, noted in started(book, book.policy, row, None, begin):
            yield Event(kind, VERSION, first.at, first.actor, first.action, noted)


def propose(book: Rulebook, case: Case, at: datetime) -> Decision:
    """What the rules say of the case if it were dispatched now."""
    return decide(book, Facts(case.facts, case.sent_at, at, at))
