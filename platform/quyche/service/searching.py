"""Finding cases by code, by words of the report and by its place, without regard to accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quyche import handle
from quyche.case import Case
from quyche.events import Event
from quyche.handle import Actor
from quyche.policy.nearest import fold
from quyche.policy.rules import WARD
from quyche.service import reading
from quyche.service.desk import ALPHABET, Desk, load_case, tidy_code
from quyche.store import cases as rows
from quyche.store import erasing, search, spots
from quyche.store.search import Reach
from quyche.store.tables import CaseRow

MOST, AROUND = 20, 70
LETTERS = 4
"""A code is looked for from so many letters on."""
_CHANGING = frozenset({"opened", "classified", "masked"})
_NOBODY = Actor("", frozenset())


@dataclass(frozen=True, slots=True)
class Hit:
    """`excerpt`: pieces of the report around the words found, each with whether it is one of them."""

    row: CaseRow
    excerpt: tuple[tuple[str, bool], ...]


def index(desk: Desk, case: Case, events: Sequence[Event]) -> None:
    """Keep the words and the place of a case up to date with these events of it. In the events' transaction."""
    if any(e.kind in _CHANGING for e in events):
        put(desk, case)
    if any(e.kind == "masked" for e in events):
        erasing.ask()


def put(desk: Desk, case: Case) -> None:
    if not case.erased:
        search.put(case.code, "\n".join(_texts(desk, case)))
        point = reading.newest(desk, case, _NOBODY, "point")
        spots.put(case.code, (point["lat"], point["lon"]) if point else None)


def _texts(desk: Desk, case: Case) -> Iterator[str]:
    """What may be looked for: the report as all may read it, its place, the name of the ward. Never the sender."""
    yield from _strings([v.value for v in reading.entries(desk, case, _NOBODY)[0].values if _is_words(v)])
    yield from (w.label.vi for w in desk.book(case).policy.wards if w.head.id == case.facts.get(WARD))


def _is_words(value: reading.Value) -> bool:
    return value.field.kind in ("text", "long_text", "table")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


@dataclass(frozen=True, slots=True)
class Hits:
    """`cut`: there may be older ones, not looked at."""

    of: tuple[Hit, ...]
    cut: bool


def find(desk: Desk, actor: Actor, typed: str) -> Hits:
    """The newest cases the actor may know of that are meant by what was typed."""
    scope, locked = handle.widest_sight(desk.policy, actor)
    if scope == "none":
        return Hits((), cut=False)
    reach = Reach(actor.agency or "~none" if scope == "agency" else "", actor.agency, locked)
    words = search.words_of(typed)
    codes = _by_code(typed, reach)
    if words and len(codes) < MOST:
        codes += search.find(words, reach, MOST)
    meant = list(dict.fromkeys(codes))
    found = ((rows.row(code), load_case(code)) for code in meant[:MOST])
    seen = (Hit(r, _excerpt(desk, c, words)) for r, c in found if r and c and handle.sees(desk.policy, c, actor))
    return Hits(tuple(seen), len(meant) >= MOST)


def _by_code(typed: str, reach: Reach) -> list[str]:
    letters = "".join(c for c in typed.upper() if c not in " -")
    if len(letters) < LETTERS or not set(letters) <= set(ALPHABET):
        return []
    whole = tidy_code(letters)
    begun = "-".join(part for part in (letters[:4], letters[4:9], letters[9:]) if part)
    return search.begun_with(whole or begun, reach, MOST)


def _excerpt(desk: Desk, case: Case, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    text = " ".join(_strings([v.value for v in reading.entries(desk, case, _NOBODY)[0].values if _is_words(v)]))
    folded = "".join((fold(c) or " ")[0] for c in text)
    spans = sorted(_spans(folded, words))
    start = max(0, spans[0][0] - AROUND) if spans else 0
    end = min(len(text), start + 3 * AROUND)
    return tuple(_pieces(text, spans, start, end))


def _spans(folded: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words begin in the text, as whole words or the beginnings of some."""
    for word in dict.fromkeys(words):
        at = folded.find(word)
        while at >= 0:
            if at == 0 or not folded[at - 1].isalnum():
                yield at, at + len(word)
            at = folded.find(word, at + 1)


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    if start:
        yield "… ", False
    for a, b in spans:
        if a >= at and b <= end:
            yield text[at:a], False
            yield text[a:b], True
            at = b
    yield text[at:end] + (" …" if end < len(text) else ""), False
