"""Deciding again what was decided, from the versions as they were stored: nothing but the log and these is used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quyche.case import instant
from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts, as_data
from quyche.errors import NotFound
from quyche.service.desk import Desk, stream
from quyche.store import journal, registers


@dataclass(frozen=True, slots=True)
class Departure:
    """A field of a decision that comes out otherwise; `place` is where the row that decides it now stands."""

    case: str
    number: int
    field: str
    stored: Any
    again: Any
    place: str


@dataclass(frozen=True, slots=True)
class Replayed:
    decisions: int
    departures: tuple[Departure, ...]


def replay(desk: Desk, codes: Sequence[str] = ()) -> Replayed:
    """Every decision of these cases, or of all. Raises NotFound for a version that is not stored."""
    names = [stream(code) for code in codes] or list(journal.streams("case:"))
    count = 0
    found: list[Departure] = []
    for name in names:
        for stored in journal.read(name):
            if stored.event.kind == "decided":
                count += 1
                found += _departures(desk, name.removeprefix("case:"), stored.seq, stored.event.data)
    return Replayed(count, tuple(found))


def _departures(desk: Desk, case: str, number: int, told: Mapping[str, Any]) -> Iterator[Departure]:
    again = as_data(decide(_book(desk, told), _facts(told)))
    plain = json.loads(json.dumps(again))
    rows = plain["rows"]
    place = f"{rows[-1]['file']}:{rows[-1]['line']}" if rows else ""
    for field, value in plain.items():
        if told["decision"].get(field) != value:
            yield Departure(case, number, field, told["decision"].get(field), value, place)


def _facts(told: Mapping[str, Any]) -> Facts:
    sent, dispatch, clock = (instant(told["instants"][key]) for key in ("sent", "dispatch", "clock"))
    return Facts(told["facts"], sent, dispatch, clock)


def _book(desk: Desk, told: Mapping[str, Any]) -> Rulebook:
    """The rules of the case's first receipt with the calendar that served when it was decided."""
    book = desk.serving.version(told["version"]).book
    if book is None:
        raise NotFound(told["version"])
    wanted = told["digests"]["calendar"]
    if book.policy.digests.calendar == wanted:
        return book
    for digest in registers.versions_with_calendar(wanted):
        other = desk.serving.version(digest).book
        if other and other.policy.digests.calendar == wanted:
            return replace(book, calendars=other.calendars)
    raise NotFound(wanted)
