"""Cases that hold the same matter as one to be taken away: its parts, and what was merged into it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from quyche import handle
from quyche.case import Case
from quyche.errors import NotFound
from quyche.events import VERSION, Event
from quyche.handle import Actor, Filing
from quyche.policy.workplace import Action, Form
from quyche.service import announcing
from quyche.service.desk import Desk, append, load_case, stream, write
from quyche.store import cases, contents, journal, registers, search, spots


def removes(action: Action | None) -> bool:
    return action is not None and any(e.kind == "erase" for e in action.effects)


def kin(desk: Desk, case: Case, actor: Actor) -> tuple[tuple[Case, ...], int]:
    """Every part of the case and every case merged into it, with theirs in turn, not yet removed.

    Those the actor may know of, and how many more there are.
    """
    found = [c for c in _kin(case, {case.code}) if not c.erased]
    seen = tuple(c for c in found if handle.sees(desk.policy, c, actor))
    return seen, len(found) - len(seen)


def _kin(case: Case, known: set[str]) -> Iterator[Case]:
    for code in (*case.split_into, *case.merged):
        other = load_case(code) if code not in known else None
        known.add(code)
        if other:
            yield other
            yield from _kin(other, known)


def wipe(code: str) -> list[str]:
    """Take away what was typed, its words and its files' names; returns the digests nothing names any more."""
    contents.erase(code)
    search.drop(code)
    spots.drop(code)
    return registers.drop_attachments(code)


def follow(desk: Desk, event: Event, form: Form | None, filing: Filing | None, actor: Actor, of: Case) -> list[str]:
    """Remove the cases chosen along with `of`; tell those kept why. In the transaction. Digests as from `wipe`."""
    loose: list[str] = []
    for code in sorted(event.data.get("with", [])):
        _remove(desk, code, event, actor, of.code)
        loose += wipe(code)
    for code in sorted(event.data.get("kept", [])):
        _spare(desk, code, event, form, filing)
    return loose


def _loaded(code: str) -> Case:
    cases.hold(code)
    case = load_case(code)
    if case is None:
        raise NotFound(code)
    return case


def _remove(desk: Desk, code: str, event: Event, actor: Actor, of: str) -> None:
    case = _loaded(code)
    events = handle.removed_along(desk.book(case), desk.policy, case, event.action, of, actor, event.at)
    gone = write(code, case.seq, [s.event for s in journal.read(stream(code))], events)
    announcing.announce(desk, gone, events, event.at)


def _spare(desk: Desk, code: str, event: Event, form: Form | None, filing: Filing | None) -> None:
    """Why a case was kept is said in that case: in the removed one nothing typed remains."""
    reasons = {f.id: filing.values[f.id] for f in form.fields if f.use == "reason"} if form and filing else {}
    sealed = json.dumps({"values": reasons, "files": {}}, ensure_ascii=False)
    kept = Filing(
        form.head.id if form else "", desk.live.source_digest, reasons, contents.put(desk.keys, code, "entry", sealed),
        (), desk.keys.digest(sealed),
    )  # fmt: skip
    append(_loaded(code), Event("spared", VERSION, event.at, event.actor, event.action, {"entry": kept.entry}))
