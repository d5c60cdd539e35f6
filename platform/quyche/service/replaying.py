"""Deciding again what was decided, from the versions as they were stored: nothing but the log and these is used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quyche.case import Case, fold, instant
from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts, as_data
from quyche.errors import NotFound
from quyche.events import Event
from quyche.handle.recounting import recounts
from quyche.service import keeping
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
    """Every decision of these cases, or of all, and every limit counted again.

    Raises NotFound for a version that is not stored.
    """
    names = [stream(code) for code in codes] or list(journal.streams("case:"))
    count = 0
    found: list[Departure] = []
    for name in names:
        code, events = name.removeprefix("case:"), [s.event for s in journal.read(name)]
        for number, event in enumerate(events, start=1):
            if event.kind == "decided":
                found += _departures(desk, code, number, event.data)
            if event.kind == "limit_recounted":
                found += _recounted_otherwise(desk, fold(code, events[: number - 1]), number, event)
            count += event.kind in ("decided", "limit_recounted")
    return Replayed(count, tuple(found))


def _recounted_otherwise(desk: Desk, case: Case | None, number: int, event: Event) -> Iterator[Departure]:
    """The case as it stood, under the version that served then: nothing it says now is used."""
    told = event.data
    serving = _version(desk, told["version"])
    if case is None:
        raise NotFound(str(number))
    pinned = replace(_version(desk, case.version), calendars=serving.calendars)
    every = [data for _, data in recounts(serving, pinned, case, event.at)]
    again = next((d for d in every if (d["clock"], d["epoch"]) == (told["clock"], told["epoch"])), {})
    place = f"{told['row']['file']}:{told['row']['line']}"
    for field in sorted({*told, *again} - {"version"}):
        if told.get(field) != again.get(field):
            yield Departure(case.code, number, field, told.get(field), again.get(field), place)


def _version(desk: Desk, digest: str) -> Rulebook:
    book = desk.serving.version(digest).book or keeping.as_it_lies(digest).book
    if book is None:
        raise NotFound(digest)
    return book


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
    book = _version(desk, told["version"])
    wanted = told["digests"]["calendar"]
    if book.policy.digests.calendar == wanted:
        return book
    for digest in registers.versions_with_calendar(wanted):
        other = desk.serving.version(digest).book
        if other and other.policy.digests.calendar == wanted:
            return replace(book, calendars=other.calendars)
    raise NotFound(wanted)
