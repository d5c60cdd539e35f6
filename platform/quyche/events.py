"""What happened, in a form that can be proven later: canonical text and chained hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_decoded = json.JSONDecoder().raw_decode
_KIND = '"kind":"'
VERSION = 1
"""Of the events written today; older ones are read through upcasters."""


@dataclass(frozen=True, slots=True)
class Event:
    """`data` is JSON-able and holds ids, instants and digests, never what people typed."""

    kind: str
    version: int
    at: datetime
    actor: str
    action: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it lies in the log: `hash` covers stream, number, the previous hash and the exact text."""

    stream: str
    seq: int
    text: str
    previous: str
    hash: str

    @property
    def event(self) -> Event:
        return parse(self.text)


def canonical(event: Event) -> str:
    """One text for one event: sorted keys, UTC instants, no optional spaces."""
    if event.at.tzinfo is None:
        raise ValueError("an event needs an aware instant")
    said = {
        "kind": event.kind, "version": event.version, "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor, "action": event.action, "data": event.data,
    }  # fmt: skip
    return _canonical(said)


def parse(text: str) -> Event:
    said = json.loads(text)
    at = datetime.fromisoformat(said["at"])
    return Event(said["kind"], said["version"], at, said["actor"], said["action"], said["data"])


def kind_of(text: str) -> str:
    """The kind of an event by its canonical text, without reading the rest: it is the last key but one."""
    begin = text.rindex(_KIND) + len(_KIND)
    return text[begin : text.index('"', begin)]


def data_from(key: str, text: str) -> dict[str, Any]:
    """What stands in an event's data from a key on, without reading what is before it: keys lie in their order.

    `key` is one whose value is itself an object, so that nothing anybody named can be taken for it.
    """
    found: dict[str, Any] = _decoded("{" + text[text.rindex(f'"{key}":{{') :])[0]
    return found


def chain_hash(stream: str, seq: int, previous: str, text: str) -> str:
    return hashlib.sha256(f"{previous}\n{stream}\n{seq}\n{text}".encode()).hexdigest()


def link(stream: str, seq: int, previous: str, event: Event) -> Stored:
    """The event as the next of its stream."""
    text = canonical(event)
    return Stored(stream, seq, text, previous, chain_hash(stream, seq, previous, text))


def broken_links(stored: Iterable[Stored]) -> Iterator[str]:
    """Where a stream, oldest first, is not what its hashes say."""
    previous, expected = GENESIS, 1
    for s in stored:
        if s.seq != expected or s.previous != previous:
            yield f"{s.stream}: number {s.seq} does not follow"
        if s.hash != chain_hash(s.stream, s.seq, s.previous, s.text):
            yield f"{s.stream}: number {s.seq} was changed"
        previous, expected = s.hash, s.seq + 1
