"""The append-only log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from peewee import IntegrityError, fn

from quyche.errors import Conflict
from quyche.events import GENESIS, Event, Stored, broken_links, link
from quyche.store.batches import among, fetch, repeat
from quyche.store.tables import CaseRow, Checkpoint, EventRow, bound

CASE = "case:"
"""Before a case's code in the name of its stream."""
MOST_TURNS = 50


def append(stream: str, expected: int, events: Sequence[Event]) -> None:
    """Add events after number `expected`. Raises Conflict when the stream has moved on.

    The primary key (stream, seq) decides between two writers: both cannot win.
    """
    previous = _head(stream, expected)
    for seq, event in enumerate(events, start=expected + 1):
        stored = link(stream, seq, previous, event)
        try:
            EventRow.insert(stream=stream, seq=seq, text=stored.text, previous=previous, hash=stored.hash).execute()
        except IntegrityError as error:
            raise Conflict(stream) from error
        previous = stored.hash


def append_next(stream: str, event: Event) -> int:
    """Add an event after whatever is there, and give its number: for what no other writer can make untrue.

    Raises Conflict when others were quicker each time. On PostgreSQL only a savepoint survives a lost race.
    """
    for _ in range(MOST_TURNS):
        try:
            with bound.atomic():
                seq = length(stream)
                append(stream, seq, [event])
        except Conflict:
            continue
        return seq + 1
    raise Conflict(stream)


def heads(codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Number and hash of the last event of cases, by code, from the numbers their rows hold."""
    found: Any = (
        EventRow.select(CaseRow.code, EventRow.seq, EventRow.hash)
        .join(CaseRow, on=(EventRow.stream == CASE + CaseRow.code) & (EventRow.seq == CaseRow.seq))
        .where(among(CaseRow.code, codes))
    )
    return {code: (seq, hash_) for code, seq, hash_ in fetch(found)}


def append_linked(stored: Sequence[Stored]) -> None:
    """Add events that follow heads just read. Raises Conflict when a stream has moved on."""
    try:
        repeat(
            EventRow.insert(stream="", seq=0, text="", previous="", hash=""),
            [(s.stream, s.seq, s.text, s.previous, s.hash) for s in stored],
        )
    except IntegrityError as error:
        raise Conflict("several") from error


def _head(stream: str, expected: int) -> str:
    last = EventRow.select().where(EventRow.stream == stream).order_by(EventRow.seq.desc()).first()
    if (last.seq if last else 0) != expected:
        raise Conflict(stream)
    return str(last.hash) if last else GENESIS


def length(stream: str) -> int:
    return EventRow.select(fn.COALESCE(fn.MAX(EventRow.seq), 0)).where(EventRow.stream == stream).scalar() or 0


def read(stream: str) -> list[Stored]:
    rows = EventRow.select().where(EventRow.stream == stream).order_by(EventRow.seq)
    return [Stored(r.stream, r.seq, r.text, r.previous, r.hash) for r in rows]


def read_all(names: Sequence[str]) -> dict[str, list[Stored]]:
    """Several streams in one query, by name."""
    found: dict[str, list[Stored]] = {name: [] for name in names}
    rows: Any = EventRow.select().where(among(EventRow.stream, names)).order_by(EventRow.stream, EventRow.seq)
    for row in fetch(rows):
        found[row[0]].append(Stored(*row))
    return found


def read_texts(codes: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The texts of several cases' events in one query, case by case: whoever needs few of them parses no others."""
    names = [CASE + code for code in codes]
    rows: Any = EventRow.select(EventRow.stream, EventRow.text).where(among(EventRow.stream, names))
    told = fetch(rows.order_by(EventRow.stream, EventRow.seq))
    for name, of_case in groupby(told, key=itemgetter(0)):
        yield name.removeprefix(CASE), [text for _, text in of_case]


def streams(prefix: str) -> Iterator[str]:
    rows = EventRow.select(EventRow.stream).where(EventRow.stream.startswith(prefix)).distinct()
    yield from (r.stream for r in rows.order_by(EventRow.stream))


def checkpoint(at: datetime) -> None:
    """Chain the heads of all streams, so that a cut tail can be told."""
    heads = json.dumps(_heads(), sort_keys=True)
    last = Checkpoint.select().order_by(Checkpoint.id.desc()).first()
    previous = last.hash if last else GENESIS
    Checkpoint.insert(at=at, heads=heads, previous=previous, hash=_checkpoint_hash(previous, heads)).execute()


def _checkpoint_hash(previous: str, heads: str) -> str:
    return hashlib.sha256(f"{previous}\n{heads}".encode()).hexdigest()


def _heads() -> dict[str, list[int | str]]:
    last = EventRow.select(EventRow.stream, fn.MAX(EventRow.seq).alias("seq")).group_by(EventRow.stream)
    found = EventRow.select(EventRow).join(
        last, on=(EventRow.stream == last.c.stream) & (EventRow.seq == last.c.seq)
    )  # fmt: skip
    return {r.stream: [r.seq, r.hash] for r in found}


def verify() -> list[str]:
    """Everything in the log that is not what it was when written; empty when all is well."""
    problems = [p for stream in streams("") for p in broken_links(read(stream))]
    previous = GENESIS
    for row in Checkpoint.select().order_by(Checkpoint.id):
        if row.previous != previous or row.hash != _checkpoint_hash(previous, row.heads):
            problems.append(f"checkpoint {row.id} was changed")
        previous = row.hash
        problems += list(_cut(json.loads(row.heads)))
    return list(dict.fromkeys(problems))


def _cut(heads: dict[str, list[int | str]]) -> Iterator[str]:
    for stream, (seq, known) in heads.items():
        row = EventRow.get_or_none((EventRow.stream == stream) & (EventRow.seq == seq))
        if row is None or row.hash != known:
            yield f"{stream}: number {seq} is missing or was changed"
