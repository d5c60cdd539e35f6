"""Writing in a book: which event follows, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from quyche.books import Line
from quyche.errors import NotAllowed, Refused
from quyche.events import VERSION, Event
from quyche.handle.actors import Actor
from quyche.handle.filing import Filing, value_for
from quyche.policy.books import Book
from quyche.policy.workplace import Form, Use

KEYS: dict[str, Use] = {
    "agency": "line_agency", "person": "line_person", "instead_of": "line_for", "role": "line_role",
    "starts": "line_from", "ends": "line_until", "case": "line_case", "clause": "line_clause",
    "rule": "line_rule",
}  # fmt: skip


def enter(
    book: Book, form: Form, filing: Filing, actor: Actor, at: datetime, grounds: Mapping[str, str] | None = None
) -> Event:
    """The event of a new line. `grounds`: the clause each row rests on, for whoever names only the row.

    Raises NotAllowed, Refused for a time that ends before it begins.
    """
    if not actor.roles & set(book.writers):
        raise NotAllowed(book.head.id)
    stated = {key: value_for(form, filing.values, use) or "" for key, use in KEYS.items()}
    if stated["starts"] and stated["ends"] and _instant(stated["ends"]) <= _instant(stated["starts"]):
        raise Refused({field_of(form, "line_until"): ("ends-before-it-starts", {})})
    stated["clause"] = stated["clause"] or (grounds or {}).get(stated["rule"], "")
    stated["agency"] = stated["agency"] or actor.agency
    return Event("line_entered", VERSION, at, actor.id, "", {"book": book.head.id, "entry": filing.entry, **stated})


def answer(book: Book, form: Form, filing: Filing, actor: Actor, at: datetime) -> Event:
    """The event of an answer. Raises NotAllowed."""
    if not actor.roles & set(book.answerers):
        raise NotAllowed(book.head.id)
    outcome = value_for(form, filing.values, "line_outcome") or ""
    return Event("line_answered", VERSION, at, actor.id, "", {"entry": filing.entry, "outcome": outcome})


def end(book: Book, line: Line, actor: Actor, at: datetime) -> Event:
    """The event that ends a line early; it stays in the book. Raises NotAllowed."""
    if line.ended_at or not may_end(book, actor):
        raise NotAllowed(book.head.id)
    return Event("line_ended", VERSION, at, actor.id, "", {})


def may_end(book: Book, actor: Actor) -> bool:
    return book.kind != "difficulty" and bool(actor.roles & set(book.writers))


def reads(book: Book, line: Line, actor: Actor) -> bool:
    """Duties and delegations are for all staff; a difficulty for those who answer it and those who raised it."""
    own = bool(actor.agency) and actor.agency == line.agency
    return book.kind != "difficulty" or own or bool(actor.roles & set(book.answerers))


def demand_delegation(form: Form, entered: Event, actor: Actor, people: Iterable[Actor]) -> None:
    """Nobody lends what is not theirs, to people of another agency, or writes down a right for themselves."""
    d, known = entered.data, {p.id: p for p in people}
    giver, taker = known.get(d["instead_of"]), known.get(d["person"])
    wrong: tuple[tuple[Use, str, bool], ...] = (
        ("line_person", "delegated-to-oneself", d["person"] in (d["instead_of"], actor.id)),
        ("line_role", "role-not-theirs", giver is None or d["role"] not in giver.roles),
        ("line_person", "other-agency", giver is not None and taker is not None and giver.agency != taker.agency),
    )
    problems: dict[str, tuple[str, dict[str, str]]] = {
        field_of(form, use): (code, {}) for use, code, holds in reversed(wrong) if holds
    }
    if problems:
        raise Refused(problems)


def twice_on_duty(lines: Iterable[tuple[Line, str]], phone: str, entered: Event) -> Iterator[Line]:
    """Duties at the same time reached by the same phone, as (line, phone)."""
    for line, other in lines:
        if overlaps(line, entered) and _digits(other) == _digits(phone):
            yield line


def overlaps(line: Line, entered: Event) -> bool:
    return line.overlaps(_instant(entered.data["starts"]), _instant(entered.data["ends"]))


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def _instant(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def field_of(form: Form, use: Use) -> str:
    return next((f.id for f in form.fields if f.use == use), "")
