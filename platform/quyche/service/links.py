"""What an action on one case does to others: merging, splitting, and taking content away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from quyche import handle
from quyche.case import Case, fold
from quyche.errors import NotFound, Refused
from quyche.events import VERSION, Event
from quyche.handle import Actor, Filing
from quyche.policy.workplace import Form
from quyche.service import announcing, removing, running, searching
from quyche.service.desk import Desk, append, load_case, write
from quyche.store import cases, contents


def demand_targets(desk: Desk, actor: Actor, events: Sequence[Event]) -> None:
    """Raises Refused when a case to merge into is not there for the actor, or is itself gone into another."""
    for event in events:
        target = load_case(event.data["into"]) if event.kind == "merged" else None
        if event.kind == "merged" and not (target and _open_to(desk, target, actor)):
            raise Refused({"": ("no-such-case", {})})


def _open_to(desk: Desk, case: Case, actor: Actor) -> bool:
    return handle.sees(desk.policy, case, actor) and not (case.merged_into or case.erased or case.locked)


def follow(
    desk: Desk, case: Case, events: Sequence[Event], form: Form | None, filing: Filing | None, actor: Actor,
    at: datetime,
) -> list[str]:  # fmt: skip
    """Carry an action's events over to other cases, in the same transaction.

    Returns the digests of files that nothing names any more: to be removed once the transaction stands.
    """
    loose: list[str] = []
    for event in events:
        if event.kind == "merged":
            cases.hold(event.data["into"])
            target = load_case(event.data["into"])
            if target is None:
                raise NotFound(event.data["into"])
            append(target, Event("absorbed", VERSION, at, actor.id, event.action, {"case": case.code}))
        if event.kind == "split" and form and filing:
            _cut(desk, case, event.data["into"], form, filing.values, actor, at)
        if event.kind == "erased":
            loose += [*removing.wipe(case.code), *removing.follow(desk, event, form, filing, actor, case)]
    return loose


def _cut(
    desk: Desk, case: Case, codes: Sequence[str], form: Form, values: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """Each row of the parts becomes a case of its own, filed on the form the columns stand for."""
    table = next(f for f in form.fields if f.use == "parts")
    part = Form(form.head, form.label, form.intro, form.button, table.columns)
    for code, row in zip(codes, values[table.id], strict=True):
        kept = {column: value for column, value in row.items() if value not in (None, "", [])}
        sealed = json.dumps({"values": {table.id: [kept]}, "files": {}}, ensure_ascii=False)
        content = contents.put(desk.keys, code, "entry", sealed)
        filing = Filing(form.head.id, desk.live.source_digest, kept, content, (), desk.keys.digest(sealed))
        facts = handle.facts_from(part, kept, {})
        opened = handle.open_part(desk.book(case), desk.policy, case, facts, filing, actor, at)
        first = fold(code, opened)
        opened += running.taken_over(desk, first, at) if first else []
        made = write(code, 0, [], opened)
        searching.index(desk, made, opened)
        announcing.announce(desk, made, opened, at)
