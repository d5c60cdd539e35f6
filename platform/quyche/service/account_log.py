"""What happened to an account: who did it, when and why, in a stream of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.events import VERSION, Event
from quyche.handle import Actor
from quyche.handle.granting import Wanted, head_of
from quyche.service.desk import Desk
from quyche.store import contents, journal


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of an account: `roles` and `agency` as they stood after it, the rest as it was typed."""

    kind: str
    at: datetime
    by: str
    roles: tuple[str, ...]
    agency: str
    typed: Mapping[str, str]


def seen(account_id: str) -> int:
    """How many events there are: what somebody who decides had before them."""
    return journal.length(_stream(account_id))


def history(desk: Desk, account_id: str) -> list[Entry]:
    """What happened to an account, the latest first."""
    found = [stored.event for stored in reversed(journal.read(_stream(account_id)))]
    return [_entry(desk, e) for e in found]


def _entry(desk: Desk, event: Event) -> Entry:
    typed = json.loads(contents.get(desk.keys, event.data.get("content", "")) or "{}")
    roles = tuple(event.data.get("roles", ()))
    return Entry(event.kind, event.at, event.actor, roles, event.data.get("agency", ""), typed)


def decided(desk: Desk, kind: str, stands: Wanted, reason: str, seq: int, actor: Actor, at: datetime) -> None:
    """A decision on an account as it stands after it. Raises Conflict when others decided since number `seq`.

    The log holds ids; names and words lie sealed beside it.
    """
    said = {"name": stands.name, "head": stands.head or head_of(desk.policy, stands.agency),
            "document": stands.document, "reason": reason.strip()}  # fmt: skip
    sealed = json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=False, sort_keys=True)
    content = contents.put(desk.keys, _stream(stands.id), "account", sealed)
    after = {"roles": sorted(stands.roles), "agency": stands.agency}
    filed = {"content": content, "digest": desk.keys.digest(sealed), "policy": desk.live.source_digest}
    journal.append(_stream(stands.id), seq, [Event(kind, VERSION, at, actor.id, kind, after | filed)])


def done(account_id: str, kind: str, at: datetime) -> None:
    """Something people did with their own account, after whatever stands there."""
    journal.append_next(_stream(account_id), Event(kind, VERSION, at, account_id, kind, {}))


def _stream(account_id: str) -> str:
    return f"account:{account_id}"
